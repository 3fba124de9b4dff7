"""Verbs of the ledger room, one file each."""
