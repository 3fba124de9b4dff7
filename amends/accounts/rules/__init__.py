"""Rules of the accounts room: plain Python, no database."""
