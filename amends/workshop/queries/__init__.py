"""Reading repair orders."""
