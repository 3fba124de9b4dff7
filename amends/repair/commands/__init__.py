"""Verbs of the repair room, one file each."""
