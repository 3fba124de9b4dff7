"""Rules of the resolutions room: plain Python, no database."""
