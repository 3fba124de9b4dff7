"""Rules of the quality room. No database."""
