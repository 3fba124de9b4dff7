"""Reading what was seen."""
