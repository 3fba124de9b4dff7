"""Dead letters: ranked by what waits on them, grouped by cause, edited, tried and replayed."""
