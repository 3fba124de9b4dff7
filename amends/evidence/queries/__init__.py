"""Queries of the evidence room."""
