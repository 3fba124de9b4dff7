"""Reading the intake room."""
