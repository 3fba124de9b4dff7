"""Verbs of the notices room, one file each."""
