"""Other values that a leaf could hold: of the same kind, so that the mapping reads on, and broken ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

BROKEN = "no such thing \u2603"
MOST = 4
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?.*)?$")
_DAY = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{0,6}$")
_NUMBER = re.compile(r"-?\d+(\.\d+)?$")
_CURRENCIES = ("EUR", "SEK", "USD")
_COUNTRIES = ("NO", "CH")


def alternatives(value: Any, seen: Iterable[Any]) -> list[Any]:
    """A few other values, the likeliest first; `seen`: what the same path holds elsewhere."""
    found: list[Any] = []
    for it in _like(value, seen):
        if it != value and it not in found:
            found.append(it)
        if len(found) == MOST:
            break
    return found


def _like(value: Any, seen: Iterable[Any]) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
        yield from (it for it in seen if isinstance(it, int) and not isinstance(it, bool))
    elif isinstance(value, float):
        yield round(value + 1, 6)
    else:
        yield from _texts(str(value), [str(it) for it in seen if isinstance(it, str)])


def _texts(value: str, seen: list[str]) -> Iterator[str]:
    if _INSTANT.match(value):
        yield _later(value)
    elif _DAY.match(value):
        yield f"{_next(int(value[:4]), int(value[4:6]), int(value[6:8])):%Y%m%d}{value[8:]}"
    elif _NUMBER.match(value):
        yield _plus_one(value)
        yield from seen
    elif re.fullmatch(r"[A-Z]{3}", value) and value in (*_CURRENCIES, "GBP", "CAD", "AUD", "DKK", "NZD"):
        yield from (it for it in _CURRENCIES if it != value)
    elif re.fullmatch(r"[A-Z]{2}", value):
        yield from seen
        yield from _COUNTRIES
    elif re.search(r"\d$", value) and not re.search(r"\s", value):
        yield value[:-1] + str((int(value[-1]) + 1) % 10)
        yield from seen
    else:
        yield from seen
        yield f"{value} x"
        yield f"{value}x"


def _later(value: str) -> str:
    return _next(int(value[:4]), int(value[5:7]), int(value[8:10])).isoformat() + value[10:]


def _next(year: int, month: int, day: int) -> date:
    return date(year, month, day) + timedelta(days=1)


def _plus_one(value: str) -> str:
    whole, dot, digits = value.partition(".")
    width = len(whole) if whole.startswith("0") else 0
    return str(int(whole) + 1).zfill(width) + dot + digits
