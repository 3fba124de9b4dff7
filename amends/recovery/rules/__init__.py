"""Rules of the recovery room. No database."""
