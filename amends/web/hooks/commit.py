"""Group commit: all who wait are made durable by one transaction, and each is told when it is done."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from amends.core.errors import Unavailable, register_texts

log = logging.getLogger(__name__)
T = TypeVar("T")
_CONNECTIONS = 3

register_texts(
    {
        "receiver_full": "More arrives than can be kept just now. Send it again in {seconds} seconds.",
        "database_away": "The database cannot be reached. Send it again in {seconds} seconds; nothing was taken.",
    }
)


class GroupCommit(Generic[T]):
    """`keep` makes a list of items durable. At most `flushers` transactions run at a time; whoever comes
    meanwhile waits for the next one. At most `most_waiting` wait; more are refused, so that memory is bounded."""

    def __init__(
        self,
        keep: Callable[[Sequence[T]], Awaitable[object]],
        size: Callable[[T], int],
        *,
        flushers: int = 2,
        most_waiting: int = 5000,
        batch: int = 500,
        batch_bytes: int = 8 * 1024 * 1024,
    ) -> None:
        self._keep, self._size = keep, size
        self._flushers, self._most_waiting = flushers, most_waiting
        self._batch, self._batch_bytes = batch, batch_bytes
        self._waiting: deque[tuple[T, asyncio.Future[None]]] = deque()
        self._running: set[asyncio.Task[None]] = set()

    @property
    def is_full(self) -> bool:
        """Whether one more would be refused."""
        return len(self._waiting) >= self._most_waiting

    async def put(self, item: T) -> None:
        """Return when the item is durable. Unavailable("receiver_full", "database_away")."""
        if self.is_full:
            raise Unavailable("receiver_full", 2, seconds=2)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if len(self._running) < self._flushers:
            task = asyncio.create_task(self._flush())
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        await done

    async def _flush(self) -> None:
        while self._waiting:
            batch = self._take()
            try:
                await self._durable([item for item, _ in batch])
            except Exception as error:
                await self._one_by_one(batch, error)
            else:
                for _, done in batch:
                    if not done.done():
                        done.set_result(None)

    def _take(self) -> list[tuple[T, asyncio.Future[None]]]:
        batch: list[tuple[T, asyncio.Future[None]]] = []
        size = 0
        while self._waiting and len(batch) < self._batch:
            size += self._size(self._waiting[0][0])
            if batch and size > self._batch_bytes:
                break
            batch.append(self._waiting.popleft())
        return batch

    async def _durable(self, items: list[T]) -> None:
        """Again after a broken connection: keeping twice does no harm, the key is the same. All connections of
        the pool may be broken (the database was restarted), and each is found out by being used."""
        for _ in range(_CONNECTIONS):
            try:
                await self._keep(items)
            except PoolTimeout:
                raise
            except OperationalError as error:
                log.warning("a connection broke, trying again: %s", error)
            else:
                return
        await self._keep(items)

    async def _one_by_one(self, batch: list[tuple[T, asyncio.Future[None]]], error: Exception) -> None:
        """An item that the database refuses must not take its neighbours down."""
        away = isinstance(error, OperationalError)
        if away or len(batch) == 1:
            log.warning("%s deliveries were not kept: %s", len(batch), error)
            for _, done in batch:
                if not done.done():
                    done.set_exception(Unavailable("database_away", 5, seconds=5) if away else error)
            return
        for item, done in batch:
            try:
                await self._keep([item])
            except Exception as single:
                away = isinstance(single, OperationalError)
                if not done.done():
                    done.set_exception(Unavailable("database_away", 5, seconds=5) if away else single)
            else:
                if not done.done():
                    done.set_result(None)
