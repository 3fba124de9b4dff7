"""Reading replacements."""
