"""The limit for the receiver: reads a body and answers 202 when a group commit has made it durable."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import psycopg

Message = MutableMapping[str, Any]
_waiting: list[tuple[bytes, asyncio.Future[None]]] = []
_flushing: set[asyncio.Task[None]] = set()
_idle: list[psycopg.AsyncConnection[Any]] = []
FLUSHERS = 2


async def application(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """One request, whatever its address."""
    del scope
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    _waiting.append((body, done))
    if len(_flushing) < FLUSHERS:
        task = asyncio.create_task(_flush())
        _flushing.add(task)
        task.add_done_callback(_flushing.discard)
    await done
    headers = [(b"content-length", b"16"), (b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 202, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"state":"kept"}'})


async def _flush() -> None:
    connection = (
        _idle.pop()
        if _idle
        else await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"], autocommit=True)
    )
    while _waiting:
        batch, _waiting[:] = _waiting[:500], _waiting[500:]
        async with connection.transaction():
            await connection.execute(
                "INSERT INTO bare_event (body) SELECT * FROM unnest(%s::bytea[])", [[body for body, _ in batch]]
            )
        for _, done in batch:
            done.set_result(None)
    _idle.append(connection)
