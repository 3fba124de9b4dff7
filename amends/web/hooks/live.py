"""Status live: a stream of server-sent events that says "look again", and nothing else.

It runs beside the webhook receiver, because there a waiting connection costs no thread. The web server's page
signs the address; the stream carries no data of the claim, so it needs neither cookie nor session. All watchers
of a process share one question to the database every other second. Whoever finds no place here polls.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.core import signing
from django.db import close_old_connections

from amends.core import clock
from amends.core.errors import NotFound, Unavailable
from amends.web.hooks.reading import Receive, Send
from amends.workflows.api import pulse

log = logging.getLogger(__name__)
_SALT = "amends.live"
HOURS = 12
EVERY = 2.0
BEAT = 20.0
LONGEST = 900.0
"""Seconds after which a stream ends; the browser comes again by itself."""
MOST = 500
MOST_OF_ONE = 8


def address(base: str, claim_id: int) -> str:
    """Where a page may listen for changes of this claim; empty without a base."""
    if not base:
        return ""
    until = (clock.now() + timedelta(hours=HOURS)).timestamp()
    return f"{base.rstrip('/')}/live/{signing.dumps([claim_id, until], salt=_SALT)}"


def claim_of(token: str) -> int:
    """The claim behind the address; NotFound when it is forged or too old."""
    try:
        claim_id, until = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise NotFound from error
    if clock.now().timestamp() > until:
        raise NotFound
    return int(claim_id)


class Live:
    """All streams of this process."""

    def __init__(self, look: Callable[[list[int]], dict[int, str]] = pulse) -> None:
        self._look = look
        self._watching: dict[int, set[asyncio.Event]] = defaultdict(set)
        self._known: dict[int, str] = {}
        self._looking: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")

    async def serve(self, token: str, receive: Receive, send: Send) -> None:
        """One stream, until the browser leaves or its time is over. The first "look again"
        comes at once, after the claim's mark was taken: nothing that happened since the page was made is missed.

        NotFound, Unavailable("receiver_full").
        """
        claim_id = claim_of(token)
        if sum(map(len, self._watching.values())) >= MOST or len(self._watching.get(claim_id, ())) >= MOST_OF_ONE:
            raise Unavailable("receiver_full", 30, seconds=30)
        changed = asyncio.Event()
        self._watching[claim_id].add(changed)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._watch())
        gone = asyncio.create_task(_left(receive))
        try:
            await self._compare()
            changed.set()
            await self._stream(changed, gone, send)
        finally:
            gone.cancel()
            self._watching[claim_id].discard(changed)
            if not self._watching[claim_id]:
                self._watching.pop(claim_id)
                self._known.pop(claim_id, None)

    async def _stream(self, changed: asyncio.Event, gone: asyncio.Task[None], send: Send) -> None:
        headers = [
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-store"),
            (b"access-control-allow-origin", b"*"),  # nothing is told but "look again"
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await _say(send, b"retry: 5000\n\n")
        loop = asyncio.get_running_loop()
        until = loop.time() + LONGEST
        while not gone.done() and loop.time() < until:
            woken = asyncio.create_task(changed.wait())
            await asyncio.wait({woken, gone}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
            woken.cancel()
            if gone.done():
                return
            news = changed.is_set()
            changed.clear()
            await _say(send, b"event: changed\ndata: \n\n" if news else b": still here\n\n")
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _watch(self) -> None:
        """One question for all, while anybody watches."""
        while self._watching:
            try:
                await self._compare()
            except Exception:  # the database is away for a while: the streams stay
                log.warning("could not look for changes", exc_info=True)
            await asyncio.sleep(EVERY)

    async def _compare(self) -> None:
        ids = list(self._watching)
        found = await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, ids)
        for claim_id, mark in found.items():
            if self._known.get(claim_id, mark) != mark:
                for event in self._watching.get(claim_id, ()):
                    event.set()
            if claim_id in self._watching:
                self._known[claim_id] = mark

    def _ask(self, ids: list[int]) -> dict[int, str]:
        close_old_connections()
        return self._look(ids)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})
