"""Shares of a whole, in percent with one decimal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

_TENTH = Decimal("0.1")


def percent(part: int, whole: int) -> Decimal:
    """`part` of `whole` in percent, rounded half up to one decimal; 0 of nothing is 0."""
    if whole == 0:
        return Decimal("0.0")
    return (Decimal(100 * part) / whole).quantize(_TENTH, ROUND_HALF_UP)


def cumulated(counts: Sequence[int], whole: int) -> list[tuple[Decimal, Decimal]]:
    """(share, share of this and all before). Each is rounded by itself from whole counts, so that rounding
    never adds up and all parts together are exactly 100."""
    found, so_far = [], 0
    for count in counts:
        so_far += count
        found.append((percent(count, whole), percent(so_far, whole)))
    return found
