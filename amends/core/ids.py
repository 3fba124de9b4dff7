"""Public references such as CLM-7KQ2M-9X4PH: typed prefix, nine random symbols, one check symbol.

The 29 symbols leave out look-alikes (0 O, 1 I L, U V). 29 is prime, so the weighted sum finds every
single wrong symbol and every swap of two neighbours.
"""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_LENGTH = 9


def _check(body: str) -> str:
    total = sum((place + 2) * ALPHABET.index(symbol) for place, symbol in enumerate(body))
    return ALPHABET[-total % len(ALPHABET)]


def new(prefix: str) -> str:
    """A fresh reference; 29^9 possibilities, so it cannot be guessed or counted."""
    number, body = secrets.randbelow(len(ALPHABET) ** _LENGTH), ""  # one call for all symbols: imports make many
    for _ in range(_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        body += ALPHABET[place]
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
