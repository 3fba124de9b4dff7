"""The seam that channels implement, and the shapes that doors show."""

from amends.intake.gates import problem
from amends.intake.types import (
    UNSTATED,
    Admitted,
    Channel,
    DeadCause,
    DeadLetterView,
    Delivery,
    EventRow,
    EventView,
    Parsed,
    Problem,
    Record,
    SourceView,
)

__all__ = [
    "UNSTATED",
    "Admitted",
    "Channel",
    "DeadCause",
    "DeadLetterView",
    "Delivery",
    "EventRow",
    "EventView",
    "Parsed",
    "Problem",
    "Record",
    "SourceView",
    "problem",
]
