"""Rules of the monitor room: no database."""
