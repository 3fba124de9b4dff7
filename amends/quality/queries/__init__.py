"""Reading what rooms below know, and the snapshot."""
