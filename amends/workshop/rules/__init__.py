"""Rules of the workshop room. No database."""
