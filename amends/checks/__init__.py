"""Findings about a claim. A check never decides."""
