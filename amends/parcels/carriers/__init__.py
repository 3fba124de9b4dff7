"""Carriers: one module each."""
