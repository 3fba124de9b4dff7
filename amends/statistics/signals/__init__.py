"""Signals in counts: shrinking a large table of counts (GPS), and watching one count as time goes (MaxSPRT)."""
