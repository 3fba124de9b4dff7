"""The desk at work: which case is next, who is on it, how long it took, what is written."""
