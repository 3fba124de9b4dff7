"""Rules of the notices room. No database."""
