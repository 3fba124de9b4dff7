"""Verbs of the intake room, one file each."""
