"""Verbs of the stewardship room, one file each."""
