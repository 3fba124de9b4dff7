"""Exact sums by hour, refused deliveries, turns and letters, metrics."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from psycopg import AsyncConnection

from amends.accounts.api import create_user
from amends.core import clock
from amends.core.errors import NotFound, Refused
from amends.intake.api import Receiver, process_pending
from amends.intake.commands.refuse import MOST_STRANGERS, OTHERS
from amends.intake.models import RawEvent, Refusal
from amends.jobs.api import run_pending
from amends.monitor.api import condense, health, judge_all, refusals, source_health
from amends.monitor.models import Health
from amends.monitor.queries.hours import hours
from amends.notices.models import Letter
from amends.repair.api import dead_letters, discard, replay
from tests.intake.world import AGENT, OPERATOR, delivery, order, send, shop
from tests.racing import looped


def counted() -> dict[tuple[int, Any], tuple[int, int, int, int]]:
    """What counting the raw events says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source_id, date_trunc('hour', received_at, 'UTC'), count(*),"
            " count(*) FILTER (WHERE state IN ('done', 'ignored', 'superseded')),"
            " count(*) FILTER (WHERE state = 'dead'),"
            " count(*) FILTER (WHERE state <> 'pending' AND processed_at IS NOT NULL)"
            " FROM intake_rawevent GROUP BY 1, 2"
        )
        return {(source, hour): (a, b, c, d) for source, hour, a, b, c, d in cursor.fetchall()}


def summed() -> dict[tuple[int, Any], tuple[int, int, int, int]]:
    """What the sums say."""
    found = hours(clock.now() - timedelta(days=30))
    return {
        (source, hour): (it.received, it.taken, it.dead, sum(it.lags))
        for source, by_hour in found.items()
        for hour, it in by_hour.items()
    }


@pytest.mark.django_db
def test_the_sums_say_what_counting_would_say() -> None:
    shop()
    now = clock.now()
    for number in range(6):
        with clock.frozen(now - timedelta(hours=number % 3)):
            send(order(number, total_price="120.00" if number % 2 else "125.00"), f"e{number}")
    assert summed() == counted()
    process_pending()
    assert summed() == counted()
    condense()
    letters = dead_letters(OPERATOR).items
    discard(OPERATOR, letters[0].id, "noise")
    replay(OPERATOR, [letters[1].id])
    assert summed() == counted()
    condense()
    condense()
    assert summed() == counted()
    one = source_health(OPERATOR, RawEvent.objects.values_list("source_id", flat=True)[0])
    assert (one.received, one.taken, one.dead, sum(one.series)) == (6, 4, 2, 6)
    with pytest.raises(Refused, match="not_allowed"):
        health(AGENT)
    with pytest.raises(NotFound):
        source_health(OPERATOR, 999_999)


@pytest.mark.django_db(transaction=True)
def test_a_turn_is_told_once_to_the_operators(client: Client) -> None:
    source = shop()
    create_user("ira@example.org", "Ira", ["intake_operator"])
    create_user("ann@example.org", "Ann", ["agent"])
    judge_all()
    assert Health.objects.get().state == "unknown"
    for number in range(30):
        send(b"{" + str(number).encode(), f"x{number}")
    process_pending()
    assert judge_all() == 0, "not believed at once"
    assert judge_all() == 1
    judge_all()
    run_pending()
    letters = Letter.objects.filter(template="source_health")
    assert [(it.to, it.subject) for it in letters] == [("ira@example.org", "The shop is failing")]
    assert "30 of 30 events could not be taken" in letters[0].text
    assert f"/console/sources/{source}/" in letters[0].text
    assert health(OPERATOR)[0].state == "failing"
    told = client.get("/metrics").content.decode()
    assert 'amends_source_state{account="shop",channel="shopify",state="failing"} 1.0' in told
    assert 'amends_source_received_events_total{account="shop",channel="shopify"} 30.0' in told
    assert "@" not in told
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


@pytest.mark.django_db
def test_the_metrics_token(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = "a-token"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer a-token"}).status_code == 200


class Pool:
    """Connections of their own, as the receiver has them."""

    @asynccontextmanager
    async def connection(self) -> Any:
        found = connection.get_connection_params()
        plain = {name: found[name] for name in ("dbname", "host", "port", "user") if found.get(name)}
        async with await AsyncConnection.connect(**plain, autocommit=True) as opened:
            yield opened


@pytest.mark.django_db(transaction=True)
def test_refused_deliveries_are_counted_per_source_and_strangers_are_bounded() -> None:
    source = shop()
    pool = Pool()
    connection.ensure_connection()

    async def ask() -> None:
        receiver = Receiver()
        for number in range(7):
            with pytest.raises(Refused):
                await receiver.admit(pool, "shopify", "shop", delivery(order(number), str(number), secret="wrong"))
        for number in range(MOST_STRANGERS + 5):
            with pytest.raises(NotFound):
                await receiver.admit(pool, "nosuch", f"s{number}", delivery(order(1), "x"))
        await receiver._refusals.write(pool)
        with pytest.raises(Refused):
            await receiver.admit(pool, "shopify", "shop", delivery(order(1), "x", secret="wrong"))
        await receiver._refusals.write(pool)

    looped(ask)
    assert Refusal.objects.get(account="shop").count == 8
    assert Refusal.objects.get(account=OTHERS).count == 5
    assert Refusal.objects.count() == MOST_STRANGERS + 2
    first = refusals(OPERATOR)[0]
    assert (first.account, first.code, first.count, first.source_id) == ("shop", "signature_wrong", 8, source)
    judge_all()
    judge_all()
    judge_all()
    assert "signing secret" in health(OPERATOR)[0].reasons[0]
