"""The rules by which amounts are made: what finance edits, in versions."""

from __future__ import annotations

from typing import Any

import msgspec

from amends.core.errors import Refused
from amends.core.money import is_currency
from amends.resolutions.types import Deduction, RefundPolicy

CHARGES = ("never", "complete", "pieces")
"""When shipping and fees are given back: never; with the refund that completes the order; a part with each
piece."""
KINDS = ("usage_time", "usage_count", "restocking")
_MOST_RULES = 200
_FULL = 100


def read(content: Any) -> RefundPolicy:
    """The rules in a JSON content. Refused("amount_rules_invalid", why) when they make no sense."""
    try:
        policy = msgspec.convert(content, RefundPolicy)
    except msgspec.ValidationError as error:
        raise _wrong(str(error)) from error
    if policy.shipping not in CHARGES or policy.fees not in CHARGES:
        raise _wrong(f"shipping and fees are one of {', '.join(CHARGES)}")
    if "never" not in (policy.shipping, policy.fees) and policy.shipping != policy.fees:
        raise _wrong("shipping and fees that are given back follow the same rule")
    if len(policy.deductions) > _MOST_RULES:
        raise _wrong(f"at most {_MOST_RULES} deductions")
    seen = set()
    for one in policy.deductions:
        _check(one)
        place = (one.kind, one.category.lower(), one.region.upper())
        if place in seen:
            raise _wrong(f"{one.name}: there is another {one.kind} rule for the same products and region")
        seen.add(place)
    return policy


def _check(one: Deduction) -> None:
    if one.kind not in KINDS:
        raise _wrong(f"{one.name}: a deduction is one of {', '.join(KINDS)}")
    if not one.name.strip() or len(one.name) > _FULL:
        raise _wrong("each deduction needs a name of at most 100 characters: the customer reads it")
    if not 1 <= one.most_percent <= _FULL:
        raise _wrong(f"{one.name}: at most 1 to 100 percent")
    if one.region and (len(one.region) != 2 or not one.region.isalpha()):
        raise _wrong(f"{one.name}: the region is a country code of two letters")
    _check_kind(one)


def _check_kind(one: Deduction) -> None:
    if one.kind == "usage_time" and not 0 <= one.free_months < one.life_months <= 1200:
        raise _wrong(f"{one.name}: the life must be longer than the free months, at most 1200")
    if one.kind == "usage_count" and (not 0 <= one.free < one.life <= 10**12 or not one.unit.strip()):
        raise _wrong(f"{one.name}: say how much use its life is, more than the free use, and its unit")
    if one.kind == "restocking":
        if bool(one.percent) == bool(one.minor) or not 0 <= one.percent <= _FULL or one.minor < 0:
            raise _wrong(f"{one.name}: either a percentage from 1 to 100 or an amount")
        if one.minor and not is_currency(one.currency):
            raise _wrong(f"{one.name}: an amount needs its currency")


def _wrong(why: str) -> Refused:
    return Refused("amount_rules_invalid", why=why)
