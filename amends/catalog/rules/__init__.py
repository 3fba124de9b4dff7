"""Rules of the catalogue: plain Python, no database."""
