"""Rules of the repair room: no database."""
