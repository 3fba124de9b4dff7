"""Commands of the credit room."""
