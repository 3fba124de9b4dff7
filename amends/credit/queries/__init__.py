"""Queries of the credit room."""
