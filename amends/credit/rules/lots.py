"""Which credit is spent first, and when credit expires."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import datetime


def spread(amount: int, free: Sequence[int]) -> list[int]:
    """How much of each lot (in the order given) makes up `amount`; ValueError when all together are less."""
    parts, rest = [], amount
    for one in free:
        part = min(one, rest)
        parts.append(part)
        rest -= part
    if rest:
        raise ValueError(f"{rest} is missing")
    return parts


def expiry(at: datetime, months: int) -> datetime | None:
    """`months` later to the minute, on the month's last day when it is shorter (29 February: 28 February a year
    later). None for no months: it never expires."""
    if months <= 0:
        return None
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    month += 1
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))
