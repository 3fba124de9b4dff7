"""Queries of the accounting room."""
