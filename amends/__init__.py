"""Amends: the returns desk for defective products."""
