"""Root cause: which attributes, or pairs of them, go with more failures than age and exposure explain."""
