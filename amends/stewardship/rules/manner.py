"""How a leaf's value became the field's, told from two pairs of values."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

MANNERS = (
    "copied",
    "copied, letters changed",
    "copied without its prefix",
    "the end of it",
    "the start of it",
    "read as a number",
    "converted to minor units",
    "converted to minor units, sign turned",
    "read as an instant in UTC",
    "looked up in a table",
    "joined with others",
    "added up with others",
    "taken off from others",
    "worked out with others",
    "decided by its presence",
    "decides whether there is one",
)
"""From the plainest to the least plain; of several seen, the plainest is shown."""
_WORDS = ("state", "kind", "restock", "profile", "prices_include_tax", "action", "country", "currency")


def manner(field: str, leaf: Any, other_leaf: Any, old: Any, new: Any) -> str:
    """The transformation by which `leaf` gave `old` and `other_leaf` gave `new`."""
    pairs = ((str(leaf), str(old)), (str(other_leaf), str(new)))
    if all(source.strip() == value for source, value in pairs):
        return "copied"
    if all(source.strip().casefold() == value.casefold() for source, value in pairs):
        return "copied, letters changed"
    if isinstance(new, datetime):
        return (
            "read as an instant in UTC"
            if _dates(leaf, old) or _dates(other_leaf, new)
            else "worked out with others"
        )
    if isinstance(new, int | Decimal) and not isinstance(new, bool):
        return _number(leaf, other_leaf, old, new)
    if isinstance(new, str) and not field.endswith(tuple(f".{word}" for word in _WORDS)):
        if new and all(source.endswith(f"/{value}") for source, value in pairs):
            return "copied without its prefix"
        if new and old and all(source.endswith(value) for source, value in pairs):
            return "the end of it"
        if new and old and all(source.startswith(value) for source, value in pairs):
            return "the start of it"
        if all(source.strip() and source.strip() in value for source, value in pairs):
            return "joined with others"
    if field.endswith(tuple(_WORDS)) or field.rpartition(".")[2] in _WORDS:
        return "looked up in a table"
    if isinstance(new, tuple):
        return "joined with others" if str(other_leaf).strip() in str(new) else "worked out with others"
    return "worked out with others"


def _number(leaf: Any, other_leaf: Any, old: Any, new: Any) -> str:
    source, other = _decimal(leaf), _decimal(other_leaf)
    if source is None or other is None:
        return "worked out with others"
    before, after = Decimal(old), Decimal(new)
    for digits in (0, 2, 3, 4):
        if source.scaleb(digits) == before and other.scaleb(digits) == after:
            return "read as a number" if digits == 0 else "converted to minor units"
    for digits in (0, 2, 3, 4):
        if -source.scaleb(digits) == before and -other.scaleb(digits) == after:
            return "converted to minor units, sign turned"
        if (other - source).scaleb(digits) == after - before:
            return "added up with others"
        if (source - other).scaleb(digits) == after - before:
            return "taken off from others"
    return "worked out with others"


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        return Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        return None


def _dates(leaf: Any, value: Any) -> bool:
    """Whether the text begins with the day that the instant falls on, give or take the offset."""
    if not isinstance(value, datetime):
        return False
    digits = "".join(it for it in str(leaf)[:10] if it.isdigit())
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return abs((value.date() - day).days) <= 1
