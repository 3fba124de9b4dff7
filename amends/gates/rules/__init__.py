"""Rules of the gates room: plain Python, no database."""
