"""Rules of the jobs room: plain Python, no database."""
