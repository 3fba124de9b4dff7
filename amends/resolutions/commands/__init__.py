"""Verbs of the resolutions room, one file each."""
