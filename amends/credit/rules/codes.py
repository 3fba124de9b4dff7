"""Codes that a customer types: 20 symbols of 29 (97 bits), a check symbol, no look-alikes."""

from __future__ import annotations

import hashlib
import secrets

from amends.core.ids import ALPHABET

LENGTH = 20
GROUP = 5
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}


def new_code() -> str:
    """A fresh code as it is shown: four groups of five symbols, the last one being the check."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return shown(body + _check(body))


def shown(packed: str) -> str:
    """In groups of five."""
    return "-".join(packed[place : place + GROUP] for place in range(0, len(packed), GROUP))


def packed_code(typed: str) -> str | None:
    """The code from what was typed (any case, spaces, dashes); None when it cannot be one."""
    if len(typed) > 100:
        return None
    packed = "".join(symbol for symbol in typed.upper() if symbol.isalnum())
    if len(packed) != LENGTH or any(symbol not in _VALUES for symbol in packed):
        return None
    return packed if _check(packed[:-1]) == packed[-1] else None


def digest(packed: str) -> str:
    """What is stored: a code has 97 random bits, so a plain hash cannot be searched for."""
    return hashlib.sha256(f"amends store credit {packed}".encode()).hexdigest()


def _check(body: str) -> str:
    total = sum(place * _VALUES[symbol] for place, symbol in enumerate(body, 2))
    return ALPHABET[-total % len(ALPHABET)]
