"""Verbs of the identification room, one file each."""
