"""Reading the gates room."""
