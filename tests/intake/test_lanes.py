"""Who goes first, by turns; and that a backlog is counted without counting it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from amends.core import clock
from amends.intake.commands.condense import condense
from amends.intake.commands.work import load
from amends.intake.models import RawEvent, Source, Tally
from amends.intake.rules import lanes
from tests.intake.world import order, refund, send, shop


def test_a_batch_is_shared_by_weight_and_nobody_gets_nothing() -> None:
    one, two, three = (1, lanes.URGENT), (2, lanes.URGENT), (1, lanes.BULK)
    found = lanes.shares([one, two, three], 1300)
    assert found == {one: 600, two: 600, three: 100}
    assert lanes.shares([three], 1300) == {three: 1300}
    assert min(lanes.shares([(it, lanes.BULK) for it in range(50)] + [one], 13).values()) == 1
    assert lanes.seconds([three, one], 90) == {one: 90}, "what is left over is for the most urgent"
    assert lanes.seconds([], 90) == {}
    assert lanes.seconds([one], 0) == {}


def fill(source: int, count: int, lane: int = 1, name: str = "") -> None:
    """So many events that nobody can map, by SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO intake_rawevent (source_id, topic, dedupe_key, headers, body, body_sha256, received_at,"
            " state, lane, attempts, kind, reference) SELECT %s, 'orders/updated', %s || n, '{}', '{}', '', %s,"
            " 'pending', %s, 0, '', '' FROM generate_series(1, %s) n",
            [source, f"{source}{name}-{lane}-", clock.now(), lane, count],
        )


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[int, int]]]:
    """The batches that are worked on, as (source, lane) of their events; the events are done at once."""
    batches: list[list[tuple[int, int]]] = []

    def work(ids: list[int]) -> None:
        load(ids)
        batches.append(list(RawEvent.objects.filter(pk__in=ids).values_list("source_id", "lane")))
        RawEvent.objects.filter(pk__in=ids).update(state="done")

    monkeypatch.setattr("amends.intake.commands.process.work", work)
    return batches


@pytest.mark.django_db
def test_a_flood_of_one_source_delays_nobody(taken: list[list[tuple[int, int]]]) -> None:
    from amends.intake.api import process_pending

    big, small, third = shop(), shop(account="small"), shop(account="third")
    fill(big, 3000)
    fill(big, 500, lanes.BULK)
    fill(small, 10)
    fill(third, 400)
    fill(big, 30, lanes.URGENT)
    assert process_pending(500) == 500
    first = taken[0]
    assert first.count((small, lanes.NORMAL)) == 10
    assert first.count((big, lanes.URGENT)) == 30, "what came last and is urgent goes first"
    assert first.count((third, lanes.NORMAL)) >= 50
    assert 0 < first.count((big, lanes.BULK)) < 60, "bulk waits, but never stands still"
    while process_pending(500):
        pass
    assert not RawEvent.objects.filter(state="pending").exists()
    lag = next(i for i, batch in enumerate(taken) if (third, 1) not in batch)
    assert lag <= 4, "the third source was through long before the flood"
    assert len(taken) >= 8


@pytest.mark.django_db
def test_what_an_event_is_about_says_how_urgent_it_is() -> None:
    shop()
    kept = [send(order(1), "a"), send(refund(1), "b", "refunds/create"), send(order(2), "c", "orders/cancelled")]
    assert [RawEvent.objects.get(pk=it).lane for it in kept] == [lanes.NORMAL, lanes.URGENT, lanes.URGENT]


def counted() -> dict[tuple[int, int], tuple[int, int, int]]:
    """(pending, bytes, dead) by source and lane, from the tally."""
    found: dict[tuple[int, int], list[int]] = {}
    for row in Tally.objects.exclude(source_id=0):
        pair = found.setdefault((row.source_id, row.lane), [0, 0, 0])
        pair[0] += row.came - row.gone
        pair[1] += row.came_bytes - row.gone_bytes
        pair[2] += row.dead
    return {pair: (a, b, c) for pair, (a, b, c) in found.items() if a or b or c}


def truth() -> dict[tuple[int, int], tuple[int, int, int]]:
    found: dict[tuple[int, int], list[int]] = {}
    for row in RawEvent.objects.filter(state__in=["pending", "dead"]):
        pair = found.setdefault((row.source_id, row.lane), [0, 0, 0])
        pair[0] += row.state == "pending"
        pair[1] += len(bytes(row.body)) * (row.state == "pending")
        pair[2] += row.state == "dead"
    return {pair: (a, b, c) for pair, (a, b, c) in found.items()}


@pytest.mark.django_db
def test_the_tally_says_what_counting_would_say() -> None:
    from amends.intake.api import process_pending
    from amends.repair.api import dead_letters, discard
    from tests.intake.world import OPERATOR

    shop()
    other = shop(account="other")
    steps: list[Any] = [
        lambda: [send(order(it), str(it)) for it in range(5)],
        lambda: [send(b"{", f"broken{it}") for it in range(3)],
        lambda: send(refund(99), "waits", "refunds/create"),
        lambda: fill(other, 7, lanes.BULK),
        lambda: process_pending(4),
        lambda: process_pending(),
        lambda: discard(OPERATOR, dead_letters(OPERATOR).items[0].id, "a test of the shop"),
        lambda: condense(at_once=True),
        lambda: RawEvent.objects.filter(state="dead").update(state="pending"),
        lambda: process_pending(),
        lambda: RawEvent.objects.filter(dedupe_key="waits").delete(),
    ]
    for step in steps:
        step()
        assert counted() == truth()
    condense(at_once=True)
    assert Tally.objects.exclude(source_id=0).count() <= 4
    assert Source.objects.count() == 2
