"""Rules of the evidence room: plain Python, no database."""
