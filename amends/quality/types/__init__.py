"""What the quality room hands out."""
