"""Verbs of the decisions room, one file each."""
