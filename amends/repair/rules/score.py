"""Where a dead letter stands: points for what waits on it, each with its reason in words.

Most points: value 40, a claim, return or refund that waits 25, the customer 15, sharing a cause 10, a refund or
cancellation in the event itself 10, severity 5; and one for each day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime

import msgspec

from amends.core.money import Money
from amends.repair.types import Part

DAY = 86_400
CUTS = 19
_VALUE = 40
_SEVERITY = {"reject": 5, "hold": 2}
_MOST_ORDERS = 50
_URGENT = ("refund", "return", "cancel", "dispute", "chargeback", "credit")


class Impact(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about one letter. `value` in minor units of `currency`; `weight` the same amount on the scale
    that it is compared on, `scale` the currency of that. `waiting`: refund, return, claim or "". `orders`,
    `bought`: how many (at most 50) and for how much in this currency the customer ordered."""

    value: int | None = None
    currency: str = ""
    weight: int = 0
    scale: str = ""
    severity: str = "reject"
    kind: str = ""
    waiting: str = ""
    orders: int = 0
    bought: int | None = None
    sharing: int = 1


_WAITING = {
    "refund": (25, "a refund that was granted waits on this order"),
    "return": (20, "goods of this order are on their way back or here"),
    "claim": (15, "a claim on this order is open"),
}


def parts(found: Impact, cuts: Sequence[int]) -> list[Part]:
    """The reasons, those with points only, the weightiest first."""
    made = [_value(found, cuts), _waiting(found), _customer(found), _shared(found), _kind(found), _severity(found)]
    return sorted((part for part in made if part.points), key=lambda part: -part.points)


def shared_points(letters: int) -> int:
    """One for each doubling: 2 letters 1, 4 letters 2, ... 1,024 and more 10."""
    return min(max(letters, 1).bit_length() - 1, 10)


def place(points: int, at: datetime) -> int:
    """The number that letters are sorted by. A day of age is worth one point; because all grow older alike, the
    order of two letters never changes by itself and nothing has to be written again."""
    return points * DAY - int(at.timestamp())


def age(at: datetime, now: datetime) -> Part:
    """What its age is worth today."""
    days = max((now - at).days, 0)
    return Part(name="age", points=days, text=f"waits for {days} day{'' if days == 1 else 's'}, a point each")


def _value(found: Impact, cuts: Sequence[int]) -> Part:
    """By its place among all that wait in its currency, so that no rate is needed to rank currencies side by
    side; amounts that are alike share the middle."""
    if found.value is None or found.value <= 0:
        return Part(name="value", points=0, text="")
    twice = bisect_left(cuts, found.weight) + bisect_right(cuts, found.weight)
    points = (_VALUE * twice + len(cuts)) // (2 * len(cuts)) if cuts else _VALUE // 2
    share = 100 * twice // (2 * len(cuts)) if cuts else 50
    among = found.scale if found.scale == found.currency else f"{found.scale} at the rates set"
    text = f"{Money(found.value, found.currency)}: more than {share} % of what waits in {among}"
    return Part(name="value", points=points, text=text)


def _waiting(found: Impact) -> Part:
    points, text = _WAITING.get(found.waiting, (0, ""))
    return Part(name="waiting", points=points, text=text)


def _customer(found: Impact) -> Part:
    many = f"{_MOST_ORDERS} or more" if found.orders >= _MOST_ORDERS else str(found.orders)
    worth = f" for {Money(found.bought, found.currency)}" if found.bought and found.currency else ""
    points = 15 if found.orders > 10 else 8 if found.orders > 2 else 0
    return Part(name="customer", points=points, text=f"a customer with {many} orders{worth}")


def _shared(found: Impact) -> Part:
    return Part(
        name="shared", points=shared_points(found.sharing), text=f"{found.sharing:,} letters share the cause"
    )


def _kind(found: Impact) -> Part:
    urgent = any(word in found.kind.lower() for word in _URGENT)
    return Part(name="kind", points=10 if urgent else 0, text=f"it is a {found.kind.replace('_', ' ')}")


def _severity(found: Impact) -> Part:
    words = {"reject": "nothing of it could be taken", "hold": "held for a person to release"}
    return Part(name="severity", points=_SEVERITY.get(found.severity, 0), text=words.get(found.severity, ""))
