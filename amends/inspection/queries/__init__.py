"""Queries of the inspection room."""
