"""Group commit without a server: batching, refusal of a poisonous item, a database that comes and goes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from psycopg import DataError, OperationalError

from amends.core.errors import Refused, Unavailable
from amends.web.hooks.commit import GroupCommit
from amends.web.hooks.reading import Memory, stated_length
from tests.racing import looped


class Store:
    """Keeps items slowly; each error in `errors` is raised once, `poison` always."""

    def __init__(self, errors: Sequence[Exception] = (), poison: int | None = None) -> None:
        self.batches: list[list[int]] = []
        self.errors = list(errors)
        self.poison = poison

    async def keep(self, items: Sequence[int]) -> None:
        await asyncio.sleep(0.01)
        if self.errors:
            raise self.errors.pop(0)
        if self.poison in items:
            raise DataError("poison")
        self.batches.append(list(items))


def put_all(commits: GroupCommit[int], items: Sequence[int]) -> list[BaseException | None]:
    async def run() -> list[BaseException | None]:
        return await asyncio.gather(*(commits.put(item) for item in items), return_exceptions=True)

    return looped(run)


def test_who_waits_together_is_committed_together() -> None:
    store = Store()
    assert put_all(GroupCommit(store.keep, lambda _: 1, flushers=1), range(300)) == [None] * 300
    assert sorted(item for batch in store.batches for item in batch) == list(range(300))
    assert len(store.batches) <= 2


def test_a_batch_is_bounded_in_number_and_bytes() -> None:
    store = Store()
    put_all(GroupCommit(store.keep, lambda _: 40, flushers=1, batch=50, batch_bytes=400), range(100))
    assert max(map(len, store.batches)) == 10
    store = Store()
    put_all(GroupCommit(store.keep, lambda _: 10_000, flushers=1, batch_bytes=400), range(3))
    assert store.batches == [[0], [1], [2]], "one that is larger than a batch goes alone"


def test_a_poisonous_item_does_not_take_its_neighbours_down() -> None:
    store = Store(poison=7)
    results = put_all(GroupCommit(store.keep, lambda _: 1, flushers=1), range(20))
    assert isinstance(results[7], DataError)
    assert [it for it in results if it is not None] == [results[7]]
    assert sorted(item for batch in store.batches for item in batch) == [i for i in range(20) if i != 7]


def test_a_broken_connection_is_tried_once_more() -> None:
    store = Store(errors=[OperationalError("gone")])
    assert put_all(GroupCommit(store.keep, lambda _: 1), [1, 2]) == [None, None]


def test_a_database_that_is_away_is_unavailable() -> None:
    store = Store(errors=[OperationalError("gone")] * 4)
    results = put_all(GroupCommit(store.keep, lambda _: 1, flushers=1), [1])
    assert isinstance(results[0], Unavailable)
    assert results[0].retry_after > 0


def test_more_than_may_wait_are_refused_at_once() -> None:
    store = Store()
    results = put_all(GroupCommit(store.keep, lambda _: 1, flushers=1, most_waiting=10), range(30))
    refused = [it for it in results if isinstance(it, Unavailable)]
    assert len(refused) == 20
    assert sum(map(len, store.batches)) == 10


def test_memory_and_length_are_bounded() -> None:
    memory = Memory(100)
    memory.take(60)
    with pytest.raises(Unavailable):
        memory.take(60)
    memory.give(60)
    memory.take(100)
    assert stated_length({}, 50) == 50
    assert stated_length({"content-length": "7"}, 50) == 7
    with pytest.raises(Refused, match="body_too_large"):
        stated_length({"content-length": "51"}, 50)
    for wrong in ("-1", "1e9", "٣", ""):
        with pytest.raises(Refused, match="length_wrong"):
            stated_length({"content-length": wrong}, 50)
