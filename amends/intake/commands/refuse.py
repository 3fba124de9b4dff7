"""Counting deliveries that are turned away: in memory, written together every few seconds.

Whoever asks at random must not fill tables: of addresses that no source has, only some are told apart each hour;
the rest is counted as one. A count is lost when the receiver is killed within those seconds; deliveries are not.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import datetime

from amends.core import clock
from amends.intake.commands.gauge import Connections

log = logging.getLogger(__name__)
WRITE_SECONDS = 2.0
MOST_STRANGERS = 50
OTHERS = "…"
_ADD = """
INSERT INTO intake_refusal (hour, channel, account, code, count)
SELECT * FROM unnest(%s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::bigint[])
ON CONFLICT (hour, channel, account, code) DO UPDATE SET count = intake_refusal.count + excluded.count
"""

Key = tuple[datetime, str, str, str]


class Refusals:
    """Counts by hour, address and reason since the last writing."""

    def __init__(self) -> None:
        self._counts: Counter[Key] = Counter()
        self._strangers: set[tuple[str, str]] = set()
        self._hour: datetime | None = None
        self._writer: asyncio.Task[None] | None = None

    def add(self, channel: str, account: str, code: str, is_known: bool) -> None:
        """One more. `is_known`: whether a source has this address."""
        hour = clock.now().replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._hour, self._strangers = hour, set()
        if not is_known and (channel, account) not in self._strangers:
            if len(self._strangers) >= MOST_STRANGERS:
                channel, account = OTHERS, OTHERS
            else:
                self._strangers.add((channel, account))
        self._counts[hour, channel[:40], account[:100], code] += 1

    def write_soon(self, pool: Connections) -> None:
        """Write in a moment, with all that is counted until then."""
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._later(pool))

    async def _later(self, pool: Connections) -> None:
        await asyncio.sleep(WRITE_SECONDS)
        try:
            await self.write(pool)
        except Exception as error:
            log.warning("refused deliveries were not counted yet: %s", error)

    async def write(self, pool: Connections) -> None:
        """Add the counts to the table; kept for the next time when the database is away."""
        counts, self._counts = self._counts, Counter()
        if not counts:
            return
        rows = sorted(counts.items())
        columns = [list(column) for column in zip(*(key for key, _ in rows), strict=True)]
        try:
            async with pool.connection() as connection:
                await connection.execute(_ADD, [*columns, [count for _, count in rows]])
        except Exception:
            self._counts += counts
            raise
