"""What is taken off a refund for use and handling, by the rules in force."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import msgspec

from amends.core.money import Money
from amends.resolutions.types import Deduction, RefundPolicy

_FULL = 100


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """A deduction from one refund: `part` of the paid price, or `minor` of the order's currency for each piece.
    `text`: why, with the figures."""

    kind: str
    text: str
    part: tuple[int, int] = (0, 1)
    minor: int = 0


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules look at. `start`: delivered, else bought; `use`: latest reading by unit."""

    category: str
    region: str
    currency: str
    start: date | None
    use: Mapping[str, int]


def cuts(policy: RefundPolicy, sold: Sold, on: date) -> tuple[Cut, ...]:
    """The deductions for a unit on a day: of each kind the most specific rule. A rule whose facts are not known
    (no delivery date, no reading) takes nothing."""
    found = []
    for kind in ("usage_time", "usage_count", "restocking"):
        rules = [one for one in policy.deductions if one.kind == kind and _fits(one, sold)]
        if rules:
            best = max(rules, key=lambda one: (bool(one.category), bool(one.region)))
            cut = _cut(best, sold, on)
            if cut is not None:
                found.append(cut)
    return tuple(found)


def amount_of(cut: Cut, value: int, quantity: int, currency: str) -> int:
    """Minor units that the deduction takes of pieces worth `value`; rounded half up, once, here."""
    if cut.minor:
        return min(value, cut.minor * quantity)
    return Money(value, currency).portion(Fraction(*cut.part)).minor


def _fits(rule: Deduction, sold: Sold) -> bool:
    return rule.category.lower() in ("", sold.category.lower()) and rule.region.upper() in (
        "",
        sold.region.upper(),
    )


def _cut(rule: Deduction, sold: Sold, on: date) -> Cut | None:
    if rule.kind == "restocking":
        return _restocking(rule, sold)
    by = _time(rule, sold, on) if rule.kind == "usage_time" else _count(rule, sold)
    if by is None or by[0] <= 0:
        return None
    part, text = by
    most = Fraction(rule.most_percent, _FULL)
    if part > most:
        part, text = most, f"{text}, at most {rule.most_percent} %"
    return Cut(kind=rule.kind, text=f"{rule.name}: {text}", part=(part.numerator, part.denominator))


def _time(rule: Deduction, sold: Sold, on: date) -> tuple[Fraction, str] | None:
    if sold.start is None:
        return None
    free, end = months_after(sold.start, rule.free_months), months_after(sold.start, rule.life_months)
    used, whole = (on - free).days, (end - free).days
    return min(Fraction(1), Fraction(used, whole)), f"{max(used, 0)} of {whole} days of its life"


def _count(rule: Deduction, sold: Sold) -> tuple[Fraction, str] | None:
    read = sold.use.get(rule.unit)
    if read is None:
        return None
    used, whole = read - rule.free, rule.life - rule.free
    return min(Fraction(1), Fraction(used, whole)), f"{max(used, 0)} of {whole} {rule.unit}"


def _restocking(rule: Deduction, sold: Sold) -> Cut | None:
    if rule.percent:
        part = min(Fraction(rule.percent, _FULL), Fraction(rule.most_percent, _FULL))
        text = f"{rule.name}: {rule.percent} %"
        return Cut(kind=rule.kind, text=text, part=(part.numerator, part.denominator))
    if rule.currency != sold.currency:
        return None
    text = f"{rule.name}: {Money(rule.minor, rule.currency)} a piece"
    return Cut(kind=rule.kind, text=text, minor=rule.minor)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one (31 January + 1 month: 28 or 29 February)."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
