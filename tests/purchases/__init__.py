"""Purchases from elsewhere, and gifts."""
