"""Reading a request's body within limits of size, time and memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from amends.core.errors import Refused, Unavailable, register_texts

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
READ_SECONDS = 15

register_texts(
    {
        "length_wrong": "The Content-Length header is not a number. Correct it and send again.",
        "body_too_slow": "The body did not arrive within {seconds} seconds. Send it again.",
        "body_cut_off": "The connection ended before the body was complete. Send it again.",
    }
)


class Memory:
    """How many bytes of bodies may be in this process at once."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self, size: int) -> None:
        """Reserve; Unavailable("receiver_full")."""
        if size > self._left:
            raise Unavailable("receiver_full", 2, seconds=2)
        self._left -= size

    def give(self, size: int) -> None:
        """Give back what was reserved."""
        self._left += size


def headers(scope: Scope) -> dict[str, str]:
    """Lower-case names; the last of several with one name counts."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def stated_length(found: dict[str, str], limit: int) -> int:
    """What must be reserved for the body: its stated length, or the limit when it is not stated."""
    stated = found.get("content-length")
    if stated is None:
        return limit
    if not stated.isascii() or not stated.isdigit() or len(stated) > 15:
        raise Refused("length_wrong")
    length = int(stated)
    if length > limit:
        raise Refused("body_too_large", limit=limit)
    return length


async def body(receive: Receive, limit: int) -> bytes:
    """The whole body; Refused("body_too_large", "body_too_slow", "body_cut_off")."""
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await _body(receive, limit)
    except TimeoutError:
        raise Refused("body_too_slow", seconds=READ_SECONDS) from None


async def _body(receive: Receive, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Refused("body_cut_off")
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise Refused("body_too_large", limit=limit)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)
