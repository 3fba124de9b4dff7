"""Commands of the inbound room."""
