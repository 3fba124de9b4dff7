"""Commands of the feed room."""
