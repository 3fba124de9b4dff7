"""What was sold, shipped, paid: the canonical model and its state transitions."""
