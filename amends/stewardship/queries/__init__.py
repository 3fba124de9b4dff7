"""Reading the stewardship room."""
