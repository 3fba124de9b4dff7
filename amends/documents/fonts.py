"""The fonts of printed documents: embedded, so that a document looks the same everywhere.

Bitstream Vera comes with the PDF library and covers Western European Latin. A letter that it lacks is
printed as its base letter, and what has none as a question mark: a document is never refused for a name.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "Vera"
BOLD = "VeraBd"
_SPACES = "\u00a0\u2007\u2009\u202f\t\n\r"


@cache
def load() -> frozenset[int]:
    """Register the fonts once; the code points that they can show."""
    known = []
    for name in (REGULAR, BOLD):
        font = TTFont(name, f"{name}.ttf")
        pdfmetrics.registerFont(font)
        known.append(frozenset(font.face.charToGlyph))
    addMapping(REGULAR, 0, 0, REGULAR)
    addMapping(REGULAR, 1, 0, BOLD)
    return known[0] & known[1]


def showable(text: str) -> str:
    """The text in letters that the fonts have."""
    known = load()
    return "".join(_showable(letter, known) for letter in unicodedata.normalize("NFC", text))


def _showable(letter: str, known: frozenset[int]) -> str:
    if letter in _SPACES:
        return " "
    if ord(letter) in known:
        return letter
    if unicodedata.category(letter) in ("Cc", "Cf", "Mn", "Me", "Cs"):
        return ""
    base = "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) in known)
    return base or "?"
