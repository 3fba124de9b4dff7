"""Reading decisions and policies."""
