"""Reading what was learnt and said."""
