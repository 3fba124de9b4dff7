"""What is kept of an answer for people to look at."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

_SHOWN = 400


def first_words(body: bytes) -> str:
    """The first characters of an answer as one line that can be kept and shown."""
    text = body.decode("utf-8", "replace").replace("\0", "")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:_SHOWN]


def asked_wait(value: str, now: datetime) -> int:
    """Seconds that a Retry-After asks for (a number, or a date); 0 when it asks for none."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return int(value[:9])
    try:
        return max(0, int((parsedate_to_datetime(value) - now).total_seconds()))
    except (ValueError, TypeError):
        return 0
