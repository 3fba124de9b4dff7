"""Verbs of the checks room, one file each."""
