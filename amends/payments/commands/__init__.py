"""Verbs of the payments room, one file each."""
