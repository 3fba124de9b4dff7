"""Plain rules of the payments room: no database."""
