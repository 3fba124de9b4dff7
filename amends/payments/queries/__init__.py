"""Finding payouts and proving them on the books."""
