"""Errors that pass and errors that do not; sources whose events keep failing; poison among thousands."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st
from psycopg.errors import DeadlockDetected, DiskFull, UniqueViolation

from amends.core import clock
from amends.core.errors import Refused, Unavailable
from amends.intake.api import process_pending, sources, switch_source
from amends.intake.commands.work import work
from amends.intake.models import Breaker, DeadLetter, RawEvent
from amends.intake.rules import breaker, waiting
from amends.intake.rules.passing import is_away, is_passing
from amends.jobs.models import FactRow
from amends.orders.models import Order
from tests.intake.world import AGENT, OPERATOR, order, send, shop

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def caused(error: BaseException) -> OperationalError:
    """As Django wraps what the driver raises."""
    wrapped = OperationalError(str(error))
    wrapped.__cause__ = error
    return wrapped


@pytest.mark.parametrize(
    ("error", "passes", "away"),
    [
        (caused(DeadlockDetected()), True, False),
        (caused(DiskFull()), True, False),
        (caused(UniqueViolation()), True, False),
        (caused(psycopg.errors.AdminShutdown()), True, True),
        (caused(psycopg.OperationalError("server closed the connection")), True, True),
        (caused(psycopg.errors.NumericValueOutOfRange()), False, False),
        (OSError(errno.ENOSPC, "full"), True, False),
        (FileNotFoundError(2, "no"), False, False),
        (TimeoutError(), True, False),
        (MemoryError(), True, False),
        (Unavailable("receiver_full"), True, False),
        (Refused("field_missing"), False, False),
        (KeyError("lines"), False, False),
        (RuntimeError("bug"), False, False),
    ],
    ids=lambda it: type(getattr(it, "__cause__", None) or it).__name__ if isinstance(it, Exception) else str(it),
)
def test_what_passes_by_itself(error: Exception, passes: bool, away: bool) -> None:
    assert (is_passing(error), is_away(error)) == (passes, away)


@given(attempts=st.integers(1, 40), chance=st.floats(0, 1))
def test_pauses_grow_and_differ(attempts: int, chance: float) -> None:
    found = waiting.pause(attempts, chance)
    assert timedelta(seconds=6) <= found <= timedelta(hours=6)
    assert waiting.pause(attempts + 1, chance) >= found
    assert waiting.pause(attempts, 0) > waiting.pause(attempts, 1)


def test_a_breaker_opens_tries_and_closes() -> None:
    found = breaker.counted(breaker.Breaker(), 10, 15, "why", NOW, 0)
    assert found.state == breaker.CLOSED, "too few to say anything"
    found = breaker.counted(found, 0, 15, "why", NOW, 0)
    assert (found.state, found.until, found.why) == (breaker.OPEN, NOW + timedelta(seconds=30), "why")
    assert breaker.counted(found, 100, 0, "", NOW, 0) == found, "what was in hand when it opened does not count"
    later = NOW + timedelta(seconds=31)
    assert breaker.seen(found.state, found.until, later) == breaker.HALF_OPEN
    again = breaker.counted(found, 1, 4, "still", later, 0)
    assert (again.state, again.until) == (breaker.OPEN, later + timedelta(seconds=60))
    assert breaker.counted(again, 5, 0, "", later + timedelta(hours=1), 0) == breaker.Breaker()


def test_few_failures_among_many_open_nothing() -> None:
    found = breaker.Breaker()
    for _ in range(100):
        found = breaker.counted(found, 60, 30, "why", NOW, 0)
    assert found.state == breaker.CLOSED
    assert found.passed + found.failed <= breaker.WINDOW + 1


@pytest.fixture
def fragile(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Order numbers whose mapping breaks."""
    from amends.channels.shopify import Shopify
    from amends.gates.api import problem
    from amends.gates.ports import Parsed

    broken: set[str] = set()
    real = Shopify.parse

    def parse(self: Shopify, topic: str, body: bytes, account: str) -> Parsed:
        found = real(self, topic, body, account)
        if any(getattr(it, "number", "") in broken for it in found.records):
            return Parsed(kind="order", problems=(problem("mapping_failed", why="KeyError: lines"),))
        return found

    monkeypatch.setattr(Shopify, "parse", parse)
    return broken


def at(minutes: float) -> Any:
    return clock.frozen(clock.now() + timedelta(minutes=minutes))


@pytest.mark.django_db
def test_a_source_whose_mapping_fails_waits_and_comes_back(fragile: set[str]) -> None:
    shop()
    calm = shop(account="calm")
    fragile.update(f"#{it}" for it in range(100))
    for number in range(100):
        send(order(number), str(number))
    assert process_pending() == 100
    states = list(RawEvent.objects.values_list("state", flat=True))
    assert (states.count("dead"), states.count("pending")) == (breaker.SHOWN, 100 - breaker.SHOWN)
    mine = next(it for it in sources(OPERATOR) if it.id != calm)
    assert (mine.breaker, mine.pending, mine.dead) == ("open", 80, 20)
    assert "KeyError: lines" in mine.paused_why
    assert mine.paused_until is not None
    assert FactRow.objects.filter(name="intake.source_paused").count() == 1
    assert process_pending() == 0, "they wait"
    with at(1):
        assert process_pending() == breaker.PROBES, "a few are tried, and fail"
        assert process_pending() == 0
    assert DeadLetter.objects.count() == breaker.SHOWN + breaker.PROBES
    fragile.clear()
    with at(5):
        assert process_pending() == breaker.PROBES
        assert process_pending() == 100 - breaker.SHOWN - 2 * breaker.PROBES, "all the rest"
    assert Order.objects.count() == 75
    assert not Breaker.objects.exists()
    assert FactRow.objects.filter(name="intake.source_resumed").count() == 1


@pytest.mark.django_db
def test_one_poison_among_many_does_not_pause_its_source(fragile: set[str]) -> None:
    shop()
    fragile.add("#7")
    for number in range(60):
        send(order(number), str(number))
    process_pending()
    assert RawEvent.objects.filter(state="done").count() == 59
    assert [it.breaker for it in sources(OPERATOR)] == ["closed"]


@pytest.mark.django_db
def test_a_person_who_mended_the_cause_need_not_wait(fragile: set[str]) -> None:
    source = shop()
    fragile.update(f"#{it}" for it in range(30))
    for number in range(30):
        send(order(number), str(number))
    process_pending()
    fragile.clear()
    with pytest.raises(Refused, match="not_allowed"):
        switch_source(AGENT, source, True)
    assert switch_source(OPERATOR, source, True).breaker == "closed"
    assert process_pending() == 10


@pytest.mark.django_db
def test_a_poison_among_hundreds_is_found_in_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    shop()
    kept = [send(order(number), str(number)) for number in range(256)]
    sizes = []

    def fragile(ids: Sequence[int]) -> None:
        sizes.append(len(ids))
        if kept[99] in ids:
            raise RuntimeError("poison")
        work(ids)

    monkeypatch.setattr("amends.intake.commands.process.work", fragile)
    process_pending()
    assert RawEvent.objects.filter(state="done").count() == 255
    assert RawEvent.objects.get(state="dead").pk == kept[99]
    assert len(sizes) == 17, "halved eight times, not tried one by one"
