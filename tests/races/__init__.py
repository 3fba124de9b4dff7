"""Races through the whole house."""
