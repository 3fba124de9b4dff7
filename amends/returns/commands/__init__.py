"""Verbs of the returns room, one file each."""
