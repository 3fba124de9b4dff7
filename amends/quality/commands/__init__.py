"""Verbs of the quality room, one file each."""
