"""Reading what checks look at and what they found."""
