"""Rules of the claims room: plain Python, no database."""
