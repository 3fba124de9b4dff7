"""Rules of the identification room: plain Python, no database."""
