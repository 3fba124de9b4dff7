"""Reading the history of state axes, the queue and its dead jobs."""
