"""Verbs of the accounts room, one file each."""
