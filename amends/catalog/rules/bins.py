"""Which quarantine bin goods go into. No database.

Hazard first (the law's and the insurer's rule: never into a bin of another class), then what the bin is kept for
(a SKU before a category before any goods), then room, then the order in which the bins were set up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amends.catalog.types import UNASSIGNED


@dataclass(frozen=True, slots=True)
class BinState:
    """A quarantine bin and how many units stand in it."""

    code: str
    hazard: str
    takes: tuple[str, ...] = ()
    capacity: int | None = None
    held: int = 0

    def room_for(self, quantity: int) -> bool:
        """Whether so many more fit."""
        return self.capacity is None or self.held + quantity <= self.capacity


def unassigned(hazard: str) -> str:
    """Where goods of this class wait for a bin, each class apart."""
    return f"{UNASSIGNED}-{hazard.upper()}" if hazard else UNASSIGNED


def suited(bins: Sequence[BinState], hazard: str, sku: str, category: str) -> list[BinState]:
    """The bins that may take these goods, the most special first, else in the order given."""
    ranks = {one.code: _rank(one, sku, category) for one in bins if one.hazard == hazard}
    return sorted((one for one in bins if ranks.get(one.code) is not None), key=lambda one: ranks[one.code] or 0)


def chosen(bins: Sequence[BinState], quantity: int) -> BinState | None:
    """The first of the suited bins with room; None when all are full."""
    return next((one for one in bins if one.room_for(quantity)), None)


def _rank(one: BinState, sku: str, category: str) -> int | None:
    if not one.takes:
        return 2
    if sku and sku in one.takes:
        return 0
    return 1 if category and category in one.takes else None
