"""Reading the repair room."""
