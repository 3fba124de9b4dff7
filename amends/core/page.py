"""Pages of long lists, by key (never by offset, which gets slower with every page)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from amends.core.errors import Refused, register_texts

T = TypeVar("T")
MAX_SIZE = 200

register_texts({"bad_cursor": "This page link is damaged. Go back to the first page."})


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`items` and the cursor of the next page (None on the last)."""

    items: Sequence[T]
    next_cursor: str | None


def encode(key: Sequence[str | int]) -> str:
    """A cursor from the last row's sort key."""
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def decode(cursor: str) -> list[str | int]:
    """The sort key in a cursor; Refused("bad_cursor") when it is not one of ours."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise Refused("bad_cursor") from error
    if not isinstance(key, list) or not all(isinstance(part, str | int) for part in key):
        raise Refused("bad_cursor")
    return key


def before(cursor: str) -> int:
    """The id in a cursor that is one id (lists by falling id); Refused("bad_cursor")."""
    key = decode(cursor)
    if len(key) != 1 or not isinstance(key[0], int) or not 0 <= key[0] < 2**63:
        raise Refused("bad_cursor")
    return key[0]


def after(cursor: str) -> str:
    """The text in a cursor that is one text (lists by a code); Refused("bad_cursor")."""
    key = decode(cursor)
    if len(key) != 1 or not isinstance(key[0], str) or "\x00" in key[0]:
        raise Refused("bad_cursor")
    return key[0]


def cut(rows: Sequence[T], size: int, key: Callable[[T], Sequence[str | int]]) -> Page[T]:
    """A page from `size + 1` fetched rows."""
    shown = rows[:size]
    return Page(shown, encode(key(shown[-1])) if len(rows) > size else None)
