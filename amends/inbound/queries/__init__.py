"""Queries of the inbound room."""
