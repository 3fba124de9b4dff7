"""Types and facts of the identification room."""

from amends.identification.facts import ClaimIdentified, IdentificationStopped
from amends.identification.types import (
    SWITCH,
    CaseRow,
    Drift,
    Figures,
    HeadView,
    Identified,
    Lane,
    LaneView,
    Nearest,
    ReferenceProduct,
    ReferenceView,
    Review,
    Said,
    Truth,
)

__all__ = [
    "SWITCH",
    "CaseRow",
    "ClaimIdentified",
    "Drift",
    "Figures",
    "HeadView",
    "IdentificationStopped",
    "Identified",
    "Lane",
    "LaneView",
    "Nearest",
    "ReferenceProduct",
    "ReferenceView",
    "Review",
    "Said",
    "Truth",
]
