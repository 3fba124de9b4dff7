"""What is known about cases without a database."""
