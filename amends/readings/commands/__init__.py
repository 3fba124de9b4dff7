"""Looking at photos."""
