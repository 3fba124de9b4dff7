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
from amends.gates.words import OVERRIDABLE, PROFILES, STATES

__all__ = [
    "OVERRIDABLE",
    "PROFILES",
    "STATES",
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
