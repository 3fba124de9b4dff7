"""Queries of the feed room."""
