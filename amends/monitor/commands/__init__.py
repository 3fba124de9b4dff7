"""Verbs of the monitor room."""
