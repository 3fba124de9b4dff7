"""Rules of the stewardship room: plain Python, no database."""
