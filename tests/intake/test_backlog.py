"""What waits, for how long, and how fast it goes: without counting events."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.core.errors import Refused
from amends.intake.api import backlog, process_pending
from tests.intake.test_lanes import fill
from tests.intake.world import AGENT, OPERATOR, order, refund, send, shop

pytestmark = pytest.mark.django_db


def test_the_backlog_by_lane_and_source() -> None:
    one, two = shop(), shop(account="two")
    for number in range(4):
        send(order(number), str(number))
    send(refund(0), "r", "refunds/create")
    fill(two, 3, lane=2)
    found = backlog(OPERATOR)
    assert (found.waiting, [it.waiting for it in found.lanes]) == (8, [1, 4, 3])
    assert {it.source_id: it.waiting for it in found.sources} == {one: 5, two: 3}
    assert found.size > 1000
    assert found.oldest is not None
    assert found.oldest == found.lanes[1].oldest
    assert found.arriving > 0
    with pytest.raises(Refused, match="not_allowed"):
        backlog(AGENT)


def test_the_rate_is_measured_and_the_time_to_drain_follows() -> None:
    two = shop(account="two")
    shop()
    before = backlog(OPERATOR)
    assert (before.waiting, before.drain_seconds) == (0, 0)
    for number in range(40):
        send(order(number), str(number))
    since = time.perf_counter()
    process_pending()
    seconds = time.perf_counter() - since
    fill(two, 500)
    found = backlog(OPERATOR)
    assert 40 / seconds / 2 < found.rate < 40 / seconds * 2
    assert found.drain_seconds == pytest.approx(500 / found.rate)
    assert {it.account: round(it.leaving, 2) > 0 for it in found.sources} == {"shop": True, "two": False}


def test_its_cost_does_not_grow_with_the_backlog() -> None:
    source = shop()
    counts = []
    for size in (10, 20_000):
        fill(source, size, name=str(size))
        since = time.perf_counter()
        with CaptureQueriesContext(connection) as caught:
            backlog(OPERATOR)
        counts.append((len(caught), time.perf_counter() - since))
    assert counts[0][0] == counts[1][0] == 4
    assert counts[1][1] < 0.2
