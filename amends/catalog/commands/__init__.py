"""Verbs of the catalog room, one file each."""
