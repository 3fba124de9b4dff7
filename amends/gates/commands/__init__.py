"""Verbs of the gates room, one file each."""
