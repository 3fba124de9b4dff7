"""Reading the monitor room."""
