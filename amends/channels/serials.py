"""Serial numbers that shops write into free fields of an order line."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NAME = re.compile(r"^_*(serial|imei)([ _-]?(no|nos|nr|number|numbers))?s?\.?$", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;\s]+")
_MOST = 200


def serials(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The serial numbers among (name, value) pairs, as typed, each once."""
    found = [
        part
        for name, value in pairs
        if _NAME.match(name.strip().rstrip(":"))
        for part in _BETWEEN.split(value)
        if part
    ]
    return tuple(dict.fromkeys(found))[:_MOST]
