"""Whether a unit is still within the use that a term covers. Use only grows: that is all that is concluded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amends.catalog.types import Reading, Term

_HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Use:
    """`within`: True, False (passed by the reading's day), None (cannot be told; `reading` is the newest)."""

    within: bool | None
    reading: Reading | None = None


def use_of(term: Term, as_of: date, readings: Sequence[Reading]) -> Use:
    """A reading above the limit on or before the day proves that it was passed; one within it on or after the day
    proves that it was not. Of hours a day has no more than 24, so an earlier reading may prove it too."""
    if not term.use_limit:
        return Use(True)
    mine = sorted((one for one in readings if one.unit == term.use_unit), key=lambda one: (one.on, one.value))
    over = next((one for one in mine if one.on <= as_of and one.value > term.use_limit), None)
    if over is not None:
        return Use(False, over)
    if any(one.on >= as_of and one.value <= term.use_limit for one in mine):
        return Use(True, mine[-1])
    if term.use_unit == "hours":
        for one in mine:
            if one.on <= as_of and one.value + _HOURS_A_DAY * (as_of - one.on).days <= term.use_limit:
                return Use(True, one)
    before = [one for one in mine if one.on <= as_of]
    return Use(None, before[-1] if before else None)
