"""What is done to a refurbishment order."""
