"""Rules of the credit room."""
