"""Rules of the accounting room."""
