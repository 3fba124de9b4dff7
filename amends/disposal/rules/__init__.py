"""Rules of the disposal room. No database."""
