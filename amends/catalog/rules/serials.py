"""Serial numbers: one spelling, and ranges that are compared as people mean them."""

from __future__ import annotations

import re
import unicodedata

_LAST_NUMBER = re.compile(r"^(.*?)(\d+)(\D*)$", re.ASCII | re.DOTALL)


def normal_serial(text: str) -> str:
    """Upper case, without spaces and separators; full-width and similar forms as plain ones."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())


def split_serial(serial: str) -> tuple[str, int, str] | None:
    """(prefix, number, suffix) of a normalised serial by its last run of digits; None when there is none.

    "AB12X0099C" -> ("AB12X", 99, "C").
    """
    found = _LAST_NUMBER.match(serial)
    if found is None:
        return None
    # int() of a very long run of digits is refused by Python; no serial has so many
    return (found[1], int(found[2]), found[3]) if len(found[2]) <= 100 else None


def serial_key(serial: str) -> tuple[str, int] | None:
    """(shape, number) of a normalised serial: what an index compares. Serials of the same make have one shape.

    "AB12X0099C" -> ("AB12X#C", 99); a serial without digits is a shape of its own; None for the empty one.
    """
    if not serial:
        return None
    parts = split_serial(serial)
    return (f"{parts[0]}#{parts[2]}", parts[1]) if parts else (serial, 0)


def range_key(first: str, last: str) -> tuple[str, int | None, int | None] | None:
    """(shape, lowest, highest) of a range of normalised serials; None for no range. Both ends are included."""
    low, high = serial_key(first), serial_key(last)
    if low is None and high is None:
        return None
    shape = (low or high or ("", 0))[0]
    return shape, low[1] if low else None, high[1] if high else None


def is_range(first: str, last: str) -> bool:
    """Whether the two ends can bound a range: same make, not the wrong way round."""
    if not (first and last) or first == last:
        return True
    low, high = split_serial(first), split_serial(last)
    return low is not None and high is not None and (low[0], low[2]) == (high[0], high[2]) and low[1] <= high[1]
