"""Append-only balanced books: money and units of goods."""
