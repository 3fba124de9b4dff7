"""Taking text from people: what the database can keep, nothing invisible, not too long."""

from __future__ import annotations

import unicodedata

from amends.core.errors import Refused

MAX_DESCRIPTION = 5_000
MAX_MESSAGE = 5_000
MAX_SERIAL = 100
MAX_NAME = 200
_KEPT = {"\n", "\t"}


def clean(text: str) -> str:
    """`text` without control characters and broken surrogates (PostgreSQL takes neither), trimmed."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (sign for sign in whole if sign in _KEPT or unicodedata.category(sign) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def required(text: str, field: str, limit: int) -> str:
    """Clean text that must say something: Refused field_missing, text_too_long."""
    found = optional(text, field, limit)
    if not found:
        raise Refused("field_missing", field=field)
    return found


def optional(text: str, field: str, limit: int) -> str:
    """Clean text that may be empty: Refused text_too_long."""
    found = clean(text)
    if len(found) > limit:
        raise Refused("text_too_long", field=field, limit=limit)
    return found


def file_name(name: str) -> str:
    """The last part of a file name as a person sent it, for showing only; never used as a path."""
    last = clean(name).replace("\\", "/").rsplit("/", 1)[-1]
    return last[-MAX_NAME:] or "photo"
