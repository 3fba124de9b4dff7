"""Commands of the accounting room."""
