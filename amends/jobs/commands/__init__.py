"""Verbs of the jobs room."""
