"""The desk's queue at size."""
