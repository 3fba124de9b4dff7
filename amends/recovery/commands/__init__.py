"""Verbs of the recovery room, one file each."""
