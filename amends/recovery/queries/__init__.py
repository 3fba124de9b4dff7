"""Reading of the recovery room."""
