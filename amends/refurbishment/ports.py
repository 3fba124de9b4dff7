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
    OrderView,
    Plan,
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
    "OrderView",
    "Plan",
    "RefurbishedReleased",
    "RefurbishmentFailed",
    "YieldLine",
]
