"""What is kept of a job's error: enough to mend it, and nothing of a person."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

from amends.core.errors import AmendsError

LONGEST = 500
_OURS = Path(__file__).resolve().parents[2]
_ADDRESS = re.compile(r"[^\s@<>\"'(]+@[^\s@<>\"')]+")
_NUMBER = re.compile(r"\+?\d[\d ().-]{6,}\d")
# A quoted word may be a name of ours (a column, a key); quoted text with a space may be anybody's words.
_QUOTED = re.compile(r"'[^']*\s[^']*'|\"[^\"]*\s[^\"]*\"|“[^”]*”")


def told(error: BaseException) -> str:
    """One line: the kind of error, its first line without e-mail addresses, long numbers and quoted texts, and
    the place in our code. A database's DETAIL, which quotes rows, is never kept."""
    if isinstance(error, AmendsError):
        kind, text = error.code, error.text
    else:
        kind, text = type(error).__name__, next(iter(str(error).splitlines()), "")
    for pattern, instead in ((_ADDRESS, "(e-mail)"), (_QUOTED, "(text)"), (_NUMBER, "(number)")):
        text = pattern.sub(instead, text)
    place = _place(error)
    room = LONGEST - len(place) - len(kind) - 5
    return f"{kind}: {text[:room]}{f' [{place}]' if place else ''}"[:LONGEST]


def _place(error: BaseException) -> str:
    """The innermost line of ours: amends/room/file.py:12."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_OURS):
            return f"amends/{path.relative_to(_OURS).as_posix()}:{frame.lineno}"
    return ""
