"""The webhook receiver: POST /hooks/<channel>/<account>, a raw ASGI application on a port of its own.
Beside it GET /live/<token>: the status of a claim, live (see live.py).

GET on the same address answers a party that first asks whether it is ours, with what proves it.

202: durable (also when it was seen before). 401: signature wrong. 404: no such source. 413: too large.
429 with Retry-After: more of this source waits than may. 503 with Retry-After: the database is away, too many
requests are under way, or more waits than may. Nothing is parsed before the signature over
the raw bytes was found right, and nothing is answered 202 before its transaction is committed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import connections
from psycopg import OperationalError
from psycopg_pool import AsyncConnectionPool

from amends.core.errors import AmendsError, NotFound, Refused, Unavailable
from amends.intake.api import Receiver
from amends.intake.ports import Admitted, Delivery
from amends.web.hooks.commit import GroupCommit
from amends.web.hooks.live import Live
from amends.web.hooks.reading import Memory, Receive, Scope, Send, body, headers, stated_length

log = logging.getLogger(__name__)
_PATH = re.compile(r"/hooks/([a-z0-9_]{1,40})/([a-z0-9._-]{1,100})/?")
_LIVE = re.compile(r"/live/([\w:=.-]{10,300})")
_STATUS = {"signature_wrong": 401, "body_too_large": 413, "body_too_slow": 408, "channel_unknown": 404}
_TURNED_AWAY = {"source_backlog_full": 429}
_NOT_FOR_ASYNC = ("cursor_factory", "context", "prepare_threshold", "server_side_binding", "pool")
FLUSHERS = 2
MOST_BYTES = 128 * 1024 * 1024
MOST_REQUESTS = 800
"""Requests under way in this process; more are turned away before their bodies are read."""
KEEP_SECONDS = 20
"""How long a delivery may take to become durable, before its sender is asked to come again."""


def parameters() -> dict[str, Any]:
    """Where the database is, from Django's settings (this starts the embedded server when it is ours)."""
    found = connections["default"].get_connection_params()
    return {name: value for name, value in found.items() if name not in _NOT_FOR_ASYNC}


class Hooks:
    """The application. Its pool is made with the first request, in the server's own event loop."""

    def __init__(self) -> None:
        self._receiver = Receiver()
        self._live = Live()
        self._memory = Memory(MOST_BYTES)
        self._commits: GroupCommit[tuple[int, Admitted]] = GroupCommit(
            self._keep, lambda pair: len(pair[1].body), flushers=FLUSHERS
        )
        self._pool: AsyncConnectionPool[Any] | None = None
        self._opening = asyncio.Lock()
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        retry = None
        try:
            if (live := _LIVE.fullmatch(scope["path"])) and scope["method"] == "GET":
                await self._live.serve(live[1], receive, send)
                return
            status, answer = await self._answer(scope, receive)
        except Unavailable as error:
            status, answer, retry = _TURNED_AWAY.get(error.code, 503), _told(error), error.retry_after
        except NotFound as error:
            status, answer = 404, _told(error)
        except Refused as error:
            status, answer = _STATUS.get(error.code, 400), _told(error)
        except OperationalError as error:
            log.warning("the database is away: %s", error)
            away = Unavailable("database_away", 5, seconds=5)
            status, answer, retry = 503, _told(away), away.retry_after
        except Exception:
            log.exception("a delivery could not be kept")
            status, answer = 500, {"error": "not_kept", "text": "This delivery could not be kept. Send it again."}
        await _send(send, status, answer, retry)

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, dict[str, str]]:
        if scope["path"] == "/healthz" and scope["method"] == "GET":
            return 200, {"state": "up"}
        found = _PATH.fullmatch(scope["path"])
        if found is None:
            raise NotFound
        if scope["method"] == "GET" and (proof := await self._prove(scope, found[1], found[2])) is not None:
            return 200, proof
        if scope["method"] != "POST":
            return 405, {"error": "method_not_allowed", "text": "Deliveries are sent by POST."}
        if self._commits.is_full or self._under_way >= MOST_REQUESTS:
            raise Unavailable("receiver_full", 2, seconds=2)
        self._under_way += 1
        try:
            return await self._take(scope, receive, found[1], found[2])
        finally:
            self._under_way -= 1

    async def _prove(self, scope: Scope, channel: str, account: str) -> dict[str, str] | None:
        """Some parties ask first whether the address is ours."""
        query = dict(parse_qsl(scope["query_string"][:2000].decode("ascii", "replace")))
        if not query:
            return None
        endpoint = settings.HOOKS_URL.rstrip("/") + scope["path"]
        return await self._receiver.challenge(await self._connections(), channel, account, query, endpoint)

    async def _take(
        self, scope: Scope, receive: Receive, channel: str, account: str
    ) -> tuple[int, dict[str, str]]:
        given = headers(scope)
        reserved = stated_length(given, self._receiver.body_limit)
        self._memory.take(reserved)
        try:
            delivery = Delivery(headers=given, body=await body(receive, self._receiver.body_limit))
            pair = await self._receiver.admit(await self._connections(), channel, account, delivery)
            async with asyncio.timeout(KEEP_SECONDS):
                await self._commits.put(pair)
        except TimeoutError:
            raise Unavailable("receiver_full", 5, seconds=5) from None
        finally:
            self._memory.give(reserved)
        return (200, {"state": "greeted"}) if pair[1].state == "ignored" else (202, {"state": "kept"})

    async def _keep(self, pairs: Any) -> None:
        await self._receiver.keep(await self._connections(), pairs)

    async def _connections(self) -> AsyncConnectionPool[Any]:
        if self._pool is None:
            async with self._opening:
                if self._pool is None:
                    self._pool = await self._open()
        return self._pool

    async def _open(self) -> AsyncConnectionPool[Any]:
        found = await asyncio.to_thread(parameters)
        pool: AsyncConnectionPool[Any] = AsyncConnectionPool(
            kwargs={**found, "autocommit": True, "prepare_threshold": 2, "connect_timeout": 5},
            min_size=1,
            max_size=FLUSHERS + 1,
            timeout=3,
            open=False,
            check=AsyncConnectionPool.check_connection,  # a restarted database costs nobody an error
        )
        await pool.open(wait=False)
        return pool


def _told(error: AmendsError) -> dict[str, str]:
    return {"error": error.code, "text": error.text}


async def _send(send: Send, status: int, answer: dict[str, str], retry: int | None) -> None:
    content = json.dumps(answer).encode()
    found = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
    if retry is not None:
        found.append((b"retry-after", str(retry).encode()))
    await send({"type": "http.response.start", "status": status, "headers": found})
    await send({"type": "http.response.body", "body": content})
