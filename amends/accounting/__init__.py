"""Whose books: legal entities, fiscal years, closed periods, and the journal for the bookkeeper."""
