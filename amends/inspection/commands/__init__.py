"""Commands of the inspection room."""
