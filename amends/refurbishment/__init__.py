"""The refurbishment centre: from quarantine to a graded article of its own, released by a second person."""
