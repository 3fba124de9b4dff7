"""How full the queue is. A receiver reads it once a second, and reckons on with what it kept since;
a poll reads it before it keeps a page."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from django.conf import settings
from django.db import connection as database
from psycopg import AsyncConnection

from amends.intake.queries.backlog import LOADS, measured_rate
from amends.intake.rules.bounds import Bound, Load, check_room

MIB = 1024 * 1024


class Connections(Protocol):
    """What gives the receiver its connections (a pool)."""

    def connection(self) -> AbstractAsyncContextManager[AsyncConnection[Any]]:
        """A connection in autocommit, given back at the end of the block."""


class Gauge:
    """The backlog of each source and of all, at most `lifetime` seconds old."""

    def __init__(self, lifetime: float = 1.0) -> None:
        self._lifetime = lifetime
        self._at = 0.0
        self._see([])
        self._bound = Bound(settings.INTAKE_MOST_EVENTS, settings.INTAKE_MOST_MIB * MIB)
        self._source_bound = Bound(settings.INTAKE_SOURCE_MOST_EVENTS, settings.INTAKE_SOURCE_MOST_MIB * MIB)

    async def refresh(self, pool: Connections) -> None:
        """Read it again when it is old; one reads, the others go on with what is known."""
        if time.monotonic() - self._at < self._lifetime:
            return
        self._at = time.monotonic()
        async with pool.connection() as connection:
            self._see(await (await connection.execute(LOADS)).fetchall())

    def _see(self, rows: list[Any]) -> None:
        sources: dict[int, Load] = {}
        for source_id, _, events, size, *_ in rows:
            load = sources.setdefault(source_id, Load())
            load.events += events
            load.size += size
        self._sources, self._rate = sources, measured_rate(rows)
        self._whole = Load(sum(it.events for it in sources.values()), sum(it.size for it in sources.values()))

    def check(self, source_id: int, lane: int) -> None:
        """Unavailable("source_backlog_full", "backlog_full") when this lane has no more room."""
        chance = random.random()
        mine = self._sources.get(source_id)
        if mine is not None:
            check_room("source_backlog_full", mine, self._source_bound, lane, self._rate, chance)
        check_room("backlog_full", self._whole, self._bound, lane, self._rate, chance)

    def kept(self, found: Iterable[tuple[int, int]]) -> None:
        """Reckon on with what was kept since: (source id, bytes)."""
        for source_id, size in found:
            for load in (self._sources.setdefault(source_id, Load()), self._whole):
                load.events += 1
                load.size += size

    def read(self) -> Gauge:
        """Read it now, in one statement on Django's connection."""
        with database.cursor() as cursor:
            cursor.execute(LOADS)
            self._see(cursor.fetchall())
        return self
