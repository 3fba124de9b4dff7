"""The feed and its webhooks against a real HTTP server on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from standardwebhooks import Webhook

from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.feed import api as feed
from amends.feed.api import EndpointInput, kinds
from amends.feed.commands.deliver import deliver_due, sweep
from amends.feed.commands.forget import forget
from amends.feed.models import Delivery, Endpoint
from amends.feed.rules.schedule import TRIES
from amends.jobs.api import run_pending
from tests.exchange.party import Asked, Party, Reply, party
from tests.racing import at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)
OK: Reply = (200, {}, {})
_DELIVER = "from amends.feed.commands.deliver import deliver_due; deliver_due"


@pytest.fixture
def there(settings: Any) -> Iterator[Party]:
    settings.WEBHOOKS_LOCAL = True
    with party() as found:
        found.answer = lambda asked: OK
        yield found


def closed(number: int = 1) -> str:
    return feed.tell(kinds.ClaimClosed(claim=f"CLM-{number}", remedy="refund"))


def register(there: Party, *types: str) -> feed.Issued:
    return feed.register(SYSTEM, EndpointInput(name="ERP", url=there.base + "hook", types=types))


def later() -> None:
    """As if every wait were over."""
    Delivery.objects.filter(state="waiting").update(due_at=clock.now() - timedelta(seconds=1))
    Endpoint.objects.update(busy_until=clock.now() - timedelta(seconds=1))


def only(endpoint_id: int) -> feed.DeliveryView:
    (found,) = feed.deliveries(SYSTEM, endpoint_id).items
    return found


def test_an_event_is_delivered_signed_and_tried_until_it_is_taken(there: Party) -> None:
    made = register(there, "claim.closed")
    number = made.endpoint.id
    assert made.secret.startswith("whsec_")
    assert made.secret not in str(Endpoint.objects.values_list("secrets", flat=True)[0])
    feed.tell(kinds.CustomerAsked(claim="CLM-1"))  # not chosen
    there.answer = lambda asked: (500, {}, b"<b>broken</b>\0")
    event_id = closed()
    run_pending()
    (asked,) = there.asked
    tried = only(number)
    assert (tried.state, tried.attempts, tried.status, tried.answer) == ("waiting", 1, 500, "<b>broken</b>")
    assert (tried.request_id, tried.due_at is not None) == (event_id, True)
    assert asked.body == {
        "id": event_id,
        "type": "claim.closed",
        "version": 1,
        "timestamp": asked.body["timestamp"],
        "data": {"claim": "CLM-1", "remedy": "refund"},
    }
    first, renewed = made.secret, feed.rotate(SYSTEM, number)
    there.answer = lambda asked: (204, {}, {})
    later()
    assert deliver_due(number) == 1
    second = there.asked[-1]
    assert second.headers["webhook-id"] == event_id == asked.headers["webhook-id"]
    for secret in (first, renewed.secret):  # both count for a day
        assert Webhook(secret).verify(raw(second), second.headers)["id"] == event_id
    assert only(number).state == "succeeded"
    assert deliver_due(number) == 0
    feed.rotate(SYSTEM, number, hours=0)
    feed.send_again(SYSTEM, only(number).id)
    run_pending()
    assert len(there.asked) == 3
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(renewed.secret).verify(raw(there.asked[-1]), there.asked[-1].headers)


def raw(asked: Asked) -> str:
    """The body's bytes: they are what msgspec and json write alike, compact and in order."""
    return json.dumps(asked.body, separators=(",", ":"), ensure_ascii=False)


def test_gone_paused_dead_and_replayed(there: Party) -> None:
    made = register(there).endpoint
    there.answer = lambda asked: (410, {}, {})
    closed()
    run_pending()
    found = feed.endpoint(SYSTEM, made.id)
    assert (found.state, found.dead, "410" in found.why) == ("disabled", 1, True)
    closed(2)  # while it is disabled nothing is kept for it ...
    run_pending()
    assert len(there.asked) == 1
    there.answer = lambda asked: OK
    feed.act(SYSTEM, made.id, "resume")
    assert feed.replay(SYSTEM, made.id, "") == 2, "... but it can be had again: the dead one, and the missed one"
    run_pending()
    assert [asked.body["data"]["claim"] for asked in there.asked[1:]] == ["CLM-1", "CLM-2"]
    feed.act(SYSTEM, made.id, "pause")
    closed(3)
    run_pending()
    assert (len(there.asked), feed.endpoint(SYSTEM, made.id).waiting) == (3, 1)
    feed.act(SYSTEM, made.id, "resume")
    run_pending()
    assert there.asked[-1].body["data"]["claim"] == "CLM-3"
    assert feed.test(SYSTEM, made.id) == only_newest(made.id).request_id
    run_pending()
    assert there.asked[-1].body["type"] == "webhook.tested"
    feed.act(SYSTEM, made.id, "retire")
    closed(4)
    run_pending()
    assert len(there.asked) == 5
    assert feed.endpoints(SYSTEM) == []


def only_newest(endpoint_id: int) -> feed.DeliveryView:
    return feed.deliveries(SYSTEM, endpoint_id, size=1).items[0]


def test_after_the_last_try_it_is_dead_and_the_endpoint_rests_while_it_is_away(there: Party) -> None:
    made = register(there).endpoint
    there.answer = lambda asked: (302, {"location": "http://127.0.0.1:1/"}, {})
    closed()
    for _ in range(TRIES):
        later()
        deliver_due(made.id)
    found = only(made.id)
    assert (found.state, found.attempts, found.status, found.due_at) == ("dead", TRIES, 302, None)
    state = feed.endpoint(SYSTEM, made.id)
    assert (state.state, "Nothing got through" in state.why) == ("disabled", True)
    assert len(there.asked) == TRIES, "no redirect was followed"
    feed.act(SYSTEM, made.id, "resume")
    feed.change(SYSTEM, made.id, EndpointInput(name="ERP", url="http://127.0.0.1:9/nobody"))
    closed(2)
    closed(3)
    assert deliver_due(made.id) == 1, "one call to a host that does not answer, then it rests with its backlog"
    assert deliver_due(made.id) == 0
    assert "ConnectError" in feed.deliveries(SYSTEM, made.id, "waiting").items[-1].error


def test_a_name_that_leads_inside_is_not_called(there: Party, settings: Any) -> None:
    made = register(there).endpoint
    settings.WEBHOOKS_LOCAL = False  # from now on this machine is inside a network like any other
    closed()
    run_pending()
    assert "Private" in only(made.id).error
    assert not there.asked
    with pytest.raises(Refused):
        register(there)


def test_a_killed_workers_call_is_made_again(there: Party) -> None:
    """kill -9 after the other side took it, before that was written down: told twice under one id, never lost."""
    made = register(there).endpoint
    closed()
    ProcrastinateJob.objects.all().delete()  # its job goes with it
    worker = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup(); {_DELIVER}({made.id})"],
        env={**os.environ, "DATABASE_URL": this_database(), "AMENDS_WEBHOOKS_LOCAL": "1"},
    )

    def take_and_kill(asked: Asked) -> Reply:
        worker.kill()
        return OK

    there.answer = take_and_kill
    assert worker.wait(60) == -signal.SIGKILL
    assert only(made.id).state == "waiting"
    sweep()
    run_pending()
    assert len(there.asked) == 1, "the lease still runs"
    there.answer = lambda asked: OK
    later()
    sweep()
    run_pending()
    assert len(there.asked) == 2
    assert len({asked.headers["webhook-id"] for asked in there.asked}) == 1
    assert (only(made.id).state, only(made.id).attempts) == ("succeeded", 2)


def this_database() -> str:
    """The address of the database that this test has."""
    connection.ensure_connection()
    assert connection.connection is not None
    info = connection.connection.info
    named = {"host": info.host, "port": info.port, "user": info.user, "password": info.password}
    return f"postgresql:///{info.dbname}?{urlencode({key: value for key, value in named.items() if value})}"


def test_many_workers_deliver_each_event_once(there: Party) -> None:
    made = register(there).endpoint
    for number in range(12):
        closed(number)
    results = at_once(*[lambda: deliver_due(made.id)] * 6)
    assert not errors(results), results
    later_ones = deliver_due(made.id)
    assert sum(results) + later_ones == 12
    told = [asked.body["data"]["claim"] for asked in there.asked]
    assert told == [f"CLM-{number}" for number in range(12)], "in order, one at a time"


def test_a_cursor_never_skips_a_late_commit() -> None:
    """One transaction takes its place and dawdles; those who come later wait for it, and a reader that goes on by
    cursor all the while gets everything, once, in order."""
    in_hand, let_go = threading.Event(), threading.Event()
    seen: list[str] = []

    def slow() -> str:
        with transaction.atomic():
            told = feed.tell(kinds.ClaimClosed(claim="slow", remedy=""))
            in_hand.set()
            assert let_go.wait(20)
        return told

    def quick(number: int) -> Callable[[], str]:
        def tell() -> str:
            assert in_hand.wait(20)
            with transaction.atomic():
                told = feed.tell(kinds.ClaimClosed(claim=f"quick {number}", remedy=""))
                if number == 2:
                    transaction.set_rollback(True)
            return told

        return tell

    def read() -> None:
        assert in_hand.wait(20)
        cursor, asked = "", 0
        while len(seen) < 4:
            page = feed.feed(SYSTEM, cursor, size=1)
            seen.extend(one.data["claim"] for one in page.items)
            cursor, asked = page.cursor, asked + 1
            if asked == 5:
                let_go.set()
            assert asked < 20_000

    results = at_once(slow, *(quick(number) for number in range(4)), read)
    assert not errors(results), results
    assert seen[0] == "slow"
    assert sorted(seen) == ["quick 0", "quick 1", "quick 3", "slow"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(position ORDER BY position) FROM feed_event")
        row = cursor.fetchone()
    assert row == ([1, 2, 3, 4],), "no gap: what was rolled back gave its place back"


def test_the_same_fact_is_told_once() -> None:
    told = at_once(*[lambda: feed.tell(kinds.ClaimClosed(claim="one", remedy=""), fact_id=7)] * 4)
    assert len({it for it in told if isinstance(it, str)}) == 1
    assert len(feed.feed(SYSTEM).items) == 1


def test_old_events_are_cleared_but_none_that_somebody_waits_for_and_readers_are_told(
    there: Party, settings: Any
) -> None:
    settings.FEED_DAYS = 30
    with clock.frozen(clock.now() - timedelta(days=40)):
        old = [closed(number) for number in range(3)]
    start = feed.feed(SYSTEM, size=1).cursor
    middle = feed.feed(SYSTEM, start, size=1).cursor
    waits = register(there).endpoint.id
    feed.replay(SYSTEM, waits, middle)
    assert forget() == 2
    assert [one.id for one in feed.feed(SYSTEM).items] == [old[2]]
    with pytest.raises(Refused, match="feed_forgotten"):
        feed.feed(SYSTEM, start)
    assert [one.id for one in feed.feed(SYSTEM, middle).items] == [old[2]]
    new = closed(4)
    later()
    deliver_due(waits)
    assert not Delivery.objects.filter(state="waiting").exists()
    assert forget() == 1, "it was delivered"
    settings.FEED_DAYS = 0
    with clock.frozen(clock.now() + timedelta(days=400)):
        assert forget() == 0
    assert [one.id for one in feed.feed(SYSTEM).items] == [new]
