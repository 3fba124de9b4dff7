"""Reading people, customers and limits."""
