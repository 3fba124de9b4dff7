"""What counts, without a database."""
