"""Queries of the parcels room."""
