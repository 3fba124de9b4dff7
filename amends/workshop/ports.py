"""Types and facts of the workshop room."""

from amends.workshop.facts import RepairFailed, RepairTold
from amends.workshop.types import (
    BENCH,
    LOAN,
    OPEN,
    PAYERS,
    REPAIR,
    WORK_KINDS,
    WORKSHOP_KINDS,
    DoneView,
    LoanView,
    QuoteView,
    RepairView,
    WorkLine,
    WorkshopView,
)

__all__ = [
    "BENCH",
    "LOAN",
    "OPEN",
    "PAYERS",
    "REPAIR",
    "WORKSHOP_KINDS",
    "WORK_KINDS",
    "DoneView",
    "LoanView",
    "QuoteView",
    "RepairFailed",
    "RepairTold",
    "RepairView",
    "WorkLine",
    "WorkshopView",
]
