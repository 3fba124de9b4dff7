"""What the machine saw of each photo that was sent as evidence."""
