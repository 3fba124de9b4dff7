"""Rules of the refurbishment room. No database."""
