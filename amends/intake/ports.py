"""The seam that channels implement."""

from amends.intake.gates import problem
from amends.intake.types import UNSTATED, Channel, Delivery, Parsed, Problem, Record

__all__ = ["UNSTATED", "Channel", "Delivery", "Parsed", "Problem", "Record", "problem"]
