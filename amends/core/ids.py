"""Public references such as CLM-7KQ2M-9X4PH: typed prefix, nine random symbols, one check symbol.

The 29 symbols leave out look-alikes (0 O, 1 I L, U V). 29 is prime, so the weighted sum finds every
single wrong symbol and every swap of two neighbours.
"""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_LENGTH = 9


def _check(body: str) -> str:
    total = 0
    for place, symbol in enumerate(body, 2):
        total += place * _VALUES[symbol]
    return ALPHABET[-total % len(ALPHABET)]


_THREES = [a + b + c for a in ALPHABET for b in ALPHABET for c in ALPHABET]
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}


def new(prefix: str) -> str:
    """A fresh reference; 29^9 possibilities, so it cannot be guessed or counted."""
    number = secrets.randbelow(len(ALPHABET) ** _LENGTH)  # one call for all symbols: imports make very many
    number, first = divmod(number, len(_THREES))
    third, second = divmod(number, len(_THREES))
    body = _THREES[first] + _THREES[second] + _THREES[third]
    full = body + _check(body)
    return f"{prefix}-{full[:5]}-{full[5:]}"


def parse(text: str, prefix: str) -> str | None:
    """The reference as stored, from what a person typed or scanned (any case, spaces, dashes missing).

    None when the prefix, the length, a symbol or the check symbol is wrong.
    """
    packed = "".join(symbol for symbol in text.upper() if symbol.isalnum())
    if not packed.startswith(prefix):
        return None
    body = packed[len(prefix) :]
    if len(body) != _LENGTH + 1 or any(symbol not in ALPHABET for symbol in body):
        return None
    if _check(body[:-1]) != body[-1]:
        return None
    return f"{prefix}-{body[:5]}-{body[5:]}"
