"""Ways to hold collateral."""
