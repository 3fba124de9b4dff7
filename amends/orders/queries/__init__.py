"""Reading the orders room."""
