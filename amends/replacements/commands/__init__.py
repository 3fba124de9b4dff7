"""Verbs of the replacements room, one file each."""
