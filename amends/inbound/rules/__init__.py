"""Rules of the inbound room: plain Python."""
