"""What channels hand over for judging, how they say what is wrong with it, and the shapes of a tuning."""

from amends.gates.table import problem
from amends.gates.types import (
    UNSTATED,
    GateView,
    Override,
    Parsed,
    Problem,
    Record,
    Rulebook,
    Setting,
    TuningView,
    Wanted,
)

__all__ = [
    "UNSTATED",
    "GateView",
    "Override",
    "Parsed",
    "Problem",
    "Record",
    "Rulebook",
    "Setting",
    "TuningView",
    "Wanted",
    "problem",
]
