"""Inspection by plan: the steps for a product, and what each of them found on one receipt."""
