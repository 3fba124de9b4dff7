"""What a maker's label says in one scan: GS1 element strings (GS1 General Specifications 3.2 and 7.8)."""

from __future__ import annotations

import re
from typing import NamedTuple

_SYMBOLOGY = ("]C1", "]d2", "]Q3", "]e0", "]J1")
"""How scanners say that GS1 data follow."""
_END = "\x1d"
_FIXED = {"00": 18, "01": 14, "02": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2}
_OPEN = {
    "10": 20,
    "21": 20,
    "22": 20,
    "30": 8,
    "37": 8,
    "91": 90,
    "92": 90,
    "93": 90,
    "240": 30,
    "241": 30,
    "250": 30,
}
_BRACKETS = re.compile(r"\((\d{2,4})\)([^(]+)")


class Label(NamedTuple):
    """Empty where the label does not say it."""

    gtin: str = ""
    lot: str = ""
    serial: str = ""


def read_label(text: str) -> Label | None:
    """GTIN (01), lot (10) and serial (21) of a scan; None for anything that is no such label."""
    found = _elements(text.strip(" \r\n\t"))
    label = Label(found.get("01", ""), found.get("10", ""), found.get("21", ""))
    return label if any(label) else None


def _elements(text: str) -> dict[str, str]:
    if text.startswith("("):
        parts = _BRACKETS.findall(text)
        whole = "".join(f"({code}){value}" for code, value in parts) == text
        return {code: value.strip() for code, value in parts} if whole else {}
    marked = text.startswith(_SYMBOLOGY)
    rest = text[3:] if marked else text
    if not marked and not (re.match(r"01\d{14}(1[0-7]|2[12]|\x1d)", rest) or _END in rest):
        return {}  # a plain serial number may begin with any digits
    return _walk(rest)


def _walk(rest: str) -> dict[str, str]:
    """Element by element; nothing when one of them is not known, for then its length is not known either."""
    found: dict[str, str] = {}
    rest = rest.lstrip(_END)
    while rest:
        code = next((rest[:size] for size in (2, 3) if rest[:size] in _FIXED or rest[:size] in _OPEN), "")
        if not code:
            return {}
        body = rest[len(code) :]
        if code in _FIXED:
            value, rest = body[: _FIXED[code]], body[_FIXED[code] :]
            if len(value) != _FIXED[code] or not value.isdigit():
                return {}
        else:
            value, _, rest = body.partition(_END)
            if not 0 < len(value) <= _OPEN[code]:
                return {}
        found[code] = value
        rest = rest.lstrip(_END)
    return found
