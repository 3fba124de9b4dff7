"""What the bench and the board show."""
