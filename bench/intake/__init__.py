"""Benchmarks of the way events take: receiver, pipeline, a spike, and a soak of kills."""
