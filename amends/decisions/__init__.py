"""Versioned policies turn findings into a verdict with reasons; people override."""
