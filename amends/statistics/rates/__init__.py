"""Rates and counts: exact intervals, control limits, months in service, claims development."""
