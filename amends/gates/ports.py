"""What channels hand over for judging, and how they say what is wrong with it."""

from amends.gates.table import problem
from amends.gates.types import UNSTATED, Parsed, Problem, Record, Wanted

__all__ = ["UNSTATED", "Parsed", "Problem", "Record", "Wanted", "problem"]
