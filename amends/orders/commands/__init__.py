"""Verbs of the orders room, one file each."""
