"""Verbs of the workshop room, one file each."""
