"""The seam that channels implement."""

from amends.intake.types import Channel, Delivery, Parsed, Problem, Record

__all__ = ["Channel", "Delivery", "Parsed", "Problem", "Record"]
