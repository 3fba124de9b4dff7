"""Rules of the orders room: plain Python, no database."""
