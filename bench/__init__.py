"""Benchmarks. Each prints ratios against the database's own limit, measured in the same run.

They are no tests: machines are noisy, so nothing here asserts a time.
"""
