"""Types and facts of the refurbishment room."""

from amends.refurbishment.facts import RefurbishedReleased, RefurbishmentFailed
from amends.refurbishment.types import (
    ERASURE_METHODS,
    GRADES,
    OPEN,
    REFURBISHMENT,
    WORK_KINDS,
    Centre,
    Erasure,
    Identity,
    Plan,
    WorkOrderView,
    YieldLine,
)

__all__ = [
    "ERASURE_METHODS",
    "GRADES",
    "OPEN",
    "REFURBISHMENT",
    "WORK_KINDS",
    "Centre",
    "Erasure",
    "Identity",
    "Plan",
    "RefurbishedReleased",
    "RefurbishmentFailed",
    "WorkOrderView",
    "YieldLine",
]
