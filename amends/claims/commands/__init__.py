"""Verbs of the claims room, one file each."""
