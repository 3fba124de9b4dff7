"""Shares and medians with their 95% intervals. Whole numbers in, text or whole seconds out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import sqrt

from amends.casework.types import Share
from amends.core.intervals import Z95, wilson


def share(hits: int, count: int) -> Share:
    """In per cent with one digit; empty texts when nothing was counted."""
    if not count:
        return Share(hits=0, count=0, percent="", low="", high="")
    low, high = wilson(hits, count)
    return Share(hits=hits, count=count, percent=_percent(hits / count), low=_percent(low), high=_percent(high))


def _percent(part: float) -> str:
    return f"{Decimal(str(round(part * 100, 1)))}"


def median_ranks(count: int) -> tuple[int, int] | None:
    """The places (from 1) of the sorted values between which the median lies with at least 95%: the largest k
    with P(Bin(count, 1/2) < k) <= 2.5%. None below six values: there is no such interval."""
    tail, term, k = 0.0, 0.5**count if count < 1000 else 0.0, 0
    if count >= 1000:
        k = int(count / 2 - Z95 * sqrt(count) / 2)
        return max(k, 1), count + 1 - max(k, 1)
    while tail + term <= 0.025:
        tail += term
        term = term * (count - k) / (k + 1)
        k += 1
    return (k, count + 1 - k) if k else None


def quantile(counted: Sequence[tuple[int, int]], part: float) -> int | None:
    """The smallest value with at least `part` of all at or below it. `counted`: (value, how many), sorted."""
    count = sum(cases for _, cases in counted)
    if not count:
        return None
    return ranked(counted, max(1, min(count, -int(-part * count // 1))))


def ranked(counted: Sequence[tuple[int, int]], place: int) -> int:
    """The value at this place (from 1) of (value, how many), sorted; the last one beyond the end."""
    for value, cases in counted:
        place -= cases
        if place <= 0:
            return value
    return counted[-1][0]
