"""A receiver whose queue is full turns senders away in words and numbers, and the urgent ones last."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from amends.core.errors import Unavailable
from amends.intake.api import process_pending, save_source
from amends.intake.models import RawEvent
from amends.intake.rules import draining, lanes
from amends.intake.rules.bounds import Bound, Load, check_room, seconds_to
from tests.web.hooks.test_receiver import OPERATOR, SECRET, Server, post, signed


def test_the_less_urgent_are_turned_away_first() -> None:
    bound = Bound(events=1000, size=10**9)

    def refused(events: int, size: int = 0) -> list[int]:
        found = []
        for lane in range(3):
            try:
                check_room("backlog_full", Load(events, size), bound, lane, 10, 0)
            except Unavailable:
                found.append(lane)
        return found

    assert refused(699) == []
    assert refused(700) == [lanes.BULK]
    assert refused(900) == [lanes.NORMAL, lanes.BULK]
    assert refused(1000) == [lanes.URGENT, lanes.NORMAL, lanes.BULK]
    assert refused(5, 10**9) == [lanes.URGENT, lanes.NORMAL, lanes.BULK], "bytes count as well"


def test_when_to_come_again_follows_from_the_measured_rate() -> None:
    bound = Bound(events=1000, size=10**9)
    assert seconds_to(Load(1000, 0), bound, 90, 10) == 10
    assert seconds_to(Load(1000, 0), bound, 90, 100) == 2, "not sooner than two seconds"
    assert seconds_to(Load(10**6, 0), bound, 90, 0.001) == 3600, "not later than an hour"
    assert seconds_to(Load(100, 10**9), bound, 90, 1) == 10, "a tenth of the bytes is ten of a hundred events"
    assert draining.drain_rate(gone=600, worked=600, window=300) == 2, "two workers all the time"
    assert draining.drain_rate(gone=600, worked=3, window=300) == 200, "one worker that had little to do"
    assert draining.seconds_to_drain(100, 10, 0) == 10
    assert draining.seconds_to_drain(100, 10, 12) is None
    assert draining.seconds_to_drain(0, 0, 5) == 0


@pytest.fixture
def small(transactional_db: None) -> Iterator[Server]:
    running = Server(AMENDS_INTAKE_SOURCE_MOST_EVENTS="10", AMENDS_INTAKE_MOST_EVENTS="15")
    running.start()
    yield running
    running.kill()


def sends(server: Server, account: str, topic: str, count: int, name: str) -> list[httpx.Response]:
    server.account = account
    return [post(server, *signed({"id": it}, f"{name}{it}", topic=topic)) for it in range(count)]


def test_a_full_queue_answers_when_to_come_again(small: Server) -> None:
    for account in ("one", "two"):
        save_source(OPERATOR, "shopify", account, "Shop", [SECRET])
    assert [it.status_code for it in sends(small, "one", "products/update", 8, "p")] == [202] * 7 + [429]
    assert [it.status_code for it in sends(small, "one", "orders/create", 3, "o")] == [202, 202, 429]
    assert [it.status_code for it in sends(small, "one", "refunds/create", 2, "r")] == [202, 429]
    found: list[Any] = sends(small, "one", "orders/create", 1, "again")
    assert found[0].json()["error"] == "source_backlog_full"
    assert "10 events of this source wait" in found[0].json()["text"]
    assert 2 <= int(found[0].headers["retry-after"]) <= 3600
    assert [it.status_code for it in sends(small, "two", "orders/create", 6, "o")] == [202] * 4 + [503] * 2
    assert [it.status_code for it in sends(small, "two", "refunds/create", 2, "r")] == [202, 503]
    assert RawEvent.objects.count() == 15, "exactly what was acknowledged"
    while process_pending():
        pass
    assert not RawEvent.objects.filter(state="pending").exists()


def test_when_it_is_worked_off_they_come_in_again(small: Server) -> None:
    save_source(OPERATOR, "shopify", "one", "Shop", [SECRET])
    sends(small, "one", "orders/create", 9, "o")
    while process_pending():
        pass
    statuses = set()
    for turn in range(30):
        statuses.add(sends(small, "one", "orders/create", 1, f"later{turn}-")[0].status_code)
        if 202 in statuses:
            return
        time.sleep(0.1)
    raise AssertionError(statuses)
