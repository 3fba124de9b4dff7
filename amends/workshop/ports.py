"""Types and facts of the workshop room."""

from amends.workshop.facts import RepairFailed, RepairTold
from amends.workshop.types import (
    BENCH,
    BILL,
    LOAN,
    OPEN,
    PAY_WHEN,
    PAYERS,
    REPAIR,
    WORK_KINDS,
    WORKSHOP_KINDS,
    BillView,
    DoneView,
    LoanView,
    QuoteView,
    RepairView,
    WorkLine,
    WorkshopView,
)

__all__ = [
    "BENCH",
    "BILL",
    "LOAN",
    "OPEN",
    "PAYERS",
    "PAY_WHEN",
    "REPAIR",
    "WORKSHOP_KINDS",
    "WORK_KINDS",
    "BillView",
    "DoneView",
    "LoanView",
    "QuoteView",
    "RepairFailed",
    "RepairTold",
    "RepairView",
    "WorkLine",
    "WorkshopView",
]
