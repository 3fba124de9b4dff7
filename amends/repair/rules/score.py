"""Where a dead letter stands: points for what waits on it, each with its reason in words."""

from __future__ import annotations

from datetime import datetime

from amends.repair.types import Part

DAY = 86_400


def place(points: int, at: datetime) -> int:
    """The number that letters are sorted by. A day of age is worth one point; because all grow older alike, the
    order of two letters never changes by itself and nothing has to be written again."""
    return points * DAY - int(at.timestamp())


def age(at: datetime, now: datetime) -> Part:
    """What its age is worth today."""
    days = max((now - at).days, 0)
    return Part(name="age", points=days, text=f"waits for {days} day{'' if days == 1 else 's'}, a point each")
