"""Rules of the feed room. No database."""
