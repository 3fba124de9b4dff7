"""Which sold unit of a line a reported serial most likely means."""

from __future__ import annotations

from collections.abc import Sequence

from amends.core.likeness import distance
from amends.orders.api import SoldUnitView


def nearest_unit(units: Sequence[SoldUnitView], serial: str) -> SoldUnitView:
    """The unit whose serial is closest to the reported one; without a serial, or on a tie, the first.

    Only a guess to hang the claim on: the serial check says that the serial did not fit.
    """
    if not serial:
        return units[0]
    return min(units, key=lambda unit: distance(unit.serial, serial) if unit.serial else len(serial))
