"""Reading refurbishment orders."""
