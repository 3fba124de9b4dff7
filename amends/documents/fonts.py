"""The fonts of printed documents: embedded, so that a document looks the same everywhere.

Fira Sans (SIL Open Font License, from the package fontpkg-fira-sans) covers the Latin, Greek and Cyrillic letters
of all European languages, and Vietnamese. A letter that it lacks is printed as its base letter; other scripts
(Chinese, Japanese, Korean, Arabic, Hebrew, Thai, ...) and emoji in Latin letters, by the tables of anyascii, so
that a person can read and say them. What is left is a question mark: a document is never refused for a name. The
structured data in it (Factur-X, UBL) has every name as it was written.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import as_file, files

from anyascii import anyascii
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "FiraSans-Regular"
BOLD = "FiraSans-Bold"
_FILES = files("fontpkg_fira_sans") / "files"
_SPACES = "\u00a0\u2007\u2009\u202f\t\n\r"


@cache
def load() -> frozenset[int]:
    """Register the fonts once; the code points that they can show."""
    known = []
    for name in (REGULAR, BOLD):
        with as_file(_FILES / f"{name}.ttf") as path:
            font = TTFont(name, str(path))
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
    kind = unicodedata.category(letter)
    if kind in ("Cc", "Cf", "Cs"):
        return ""
    if ord(letter) in known:
        return letter
    base = "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) in known)
    return base or anyascii(letter) or ("" if kind in ("Mn", "Me") else "?")
