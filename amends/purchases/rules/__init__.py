"""Plain rules of stated purchases."""
