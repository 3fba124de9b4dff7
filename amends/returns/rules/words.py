"""Notes as people type them: nothing that the database or a page cannot hold."""

from __future__ import annotations

import unicodedata

import amends.returns.rules.texts  # noqa: F401
from amends.core.errors import Refused

LIMIT = 2_000


def note(text: str) -> str:
    """Trimmed, without control characters; Refused("note_too_long")."""
    kept = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))
    if len(kept.strip()) > LIMIT:
        raise Refused("note_too_long", field="note", limit=LIMIT)
    return kept.strip()


def reason(text: str) -> str:
    """A note that must say something; Refused("reason_missing")."""
    found = note(text)
    if not found:
        raise Refused("reason_missing", field="reason")
    return found
