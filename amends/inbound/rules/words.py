"""Texts as people type and scanners send them: nothing that the database or a page cannot hold."""

from __future__ import annotations

import unicodedata

import amends.inbound.rules.texts  # noqa: F401
from amends.core.errors import Refused

LONGEST = 2_000
LINE = 200


def note(text: str, limit: int = LONGEST) -> str:
    """Trimmed, without control characters; Refused("gate_note_long")."""
    kept = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs")).strip()
    if len(kept) > limit:
        raise Refused("gate_note_long", field="note", limit=limit)
    return kept


def line(text: str) -> str:
    """One short line, cut where a scanner read on."""
    return " ".join(note(text[: 4 * LINE]).split())[:LINE]


def reason(text: str) -> str:
    """A note that must say something; Refused("gate_reason")."""
    found = note(text)
    if not found:
        raise Refused("gate_reason", field="reason")
    return found
