"""What happened to each sold unit, and what its guarantees come to on any day."""
