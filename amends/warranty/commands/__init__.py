"""Verbs of the warranty room, one file each."""
