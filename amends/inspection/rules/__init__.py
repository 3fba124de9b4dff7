"""Rules of the inspection room: plain Python."""
