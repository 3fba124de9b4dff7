"""Reading the lives of units."""
