"""Telling endpoints: what is due is claimed, called with no transaction open, and recorded.

A worker that is killed between the call and the record leaves the delivery claimed; when the lease is over it is
made again with the same webhook-id, by which the receiver knows it. So: at least once, and never forgotten.
One worker at a time speaks to an endpoint; one that cannot be reached is left alone for a while, so that its
backlog keeps no worker from the others.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F

from amends.accounts.api import installation_keys
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Conflict
from amends.core.sealing import unseal
from amends.feed.commands.call import post
from amends.feed.models import Delivery, Endpoint
from amends.feed.rules.schedule import gone, rest_after, succeeded, wait_after
from amends.feed.rules.signing import PURPOSE, body_of, headers
from amends.feed.types import DELIVERY, ENDPOINT, Reply
from amends.jobs.api import defer, move

LEASE = timedelta(seconds=90)
_MOST_AT_ONCE = 100
_CLAIM = """
WITH picked AS (
    SELECT id FROM feed_delivery WHERE endpoint_id = %(endpoint)s AND state = 'waiting' AND due_at <= %(now)s
    ORDER BY event_id LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE feed_delivery d SET attempts = d.attempts + 1, due_at = %(leased)s, tried_at = %(now)s
FROM picked WHERE d.id = picked.id RETURNING d.id
"""


def deliver_due(endpoint_id: int) -> int:
    """Deliver what is due to one endpoint; how many calls were made. Others that do the same return at once."""
    calls = 0
    while _take(endpoint_id):
        reached = True
        while reached and calls < _MOST_AT_ONCE and (delivery_id := _claim(endpoint_id)) is not None:
            calls += 1
            reached = _deliver(Delivery.objects.select_related("endpoint", "event").get(pk=delivery_id))
        if not reached:
            return calls  # it rests; its next try is a job already
        Endpoint.objects.filter(pk=endpoint_id).update(busy_until=clock.now())
        if not _due(endpoint_id):  # what came meanwhile found this worker busy and went home
            return calls
        if calls >= _MOST_AT_ONCE:
            defer("feed.deliver", endpoint_id=endpoint_id)
            return calls
    return calls


def sweep() -> None:
    """Have everything delivered that is due and that no job thinks of (after a kill, or a rest)."""
    now = clock.now()
    waiting = Delivery.objects.filter(state="waiting", due_at__lte=now, endpoint__state="active")
    for endpoint_id in waiting.filter(endpoint__busy_until__lte=now).values_list("endpoint", flat=True).distinct():
        defer("feed.deliver", endpoint_id=endpoint_id)


def _take(endpoint_id: int) -> bool:
    now = clock.now()
    free = Endpoint.objects.filter(pk=endpoint_id, state="active", busy_until__lte=now)
    return free.update(busy_until=now + LEASE) == 1


def _due(endpoint_id: int) -> bool:
    now = clock.now()
    return Delivery.objects.filter(
        endpoint_id=endpoint_id, endpoint__state="active", state="waiting", due_at__lte=now
    ).exists()


def _claim(endpoint_id: int) -> int | None:
    now = clock.now()
    if not Endpoint.objects.filter(pk=endpoint_id, state="active").update(busy_until=now + LEASE):
        return None
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"endpoint": endpoint_id, "now": now, "leased": now + LEASE})
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _deliver(delivery: Delivery) -> bool:
    """Make one call; whether the endpoint can be reached."""
    if connection.in_atomic_block:
        raise RuntimeError("no call to an endpoint inside a transaction")
    reply = _call(delivery)
    seen: dict[str, Any] = {
        "status": reply.status,
        "answer": reply.answer,
        "error": reply.error,
        "took_ms": reply.took_ms,
    }
    if succeeded(reply):
        with suppress(Conflict):  # a worker that was thought dead may have recorded it
            move(delivery, DELIVERY, "deliver", SYSTEM, **seen)
        now = clock.now()
        Endpoint.objects.filter(pk=delivery.endpoint_id).update(last_success_at=now, failures=0)
        return True
    _failed(delivery, reply, seen)
    return reply.status != 0


def _call(delivery: Delivery) -> Reply:
    event, endpoint, now = delivery.event, delivery.endpoint, clock.now()
    keys = unseal(_valid(endpoint.secrets, now), installation_keys(), PURPOSE)
    if not keys:
        return Reply(error="No signing secret can be opened. Make a new one (rotate).")
    body = body_of(event.public_id, event.type, event.version, event.at, event.data)
    return post(endpoint.url, headers(event.public_id, now, body, keys), body, local=settings.WEBHOOKS_LOCAL)


def _valid(secrets: list[dict[str, str]], now: datetime) -> list[str]:
    return [it["sealed"] for it in secrets if not it["until"] or datetime.fromisoformat(it["until"]) > now]


def _failed(delivery: Delivery, reply: Reply, seen: dict[str, Any]) -> None:
    endpoint = delivery.endpoint
    wait = wait_after(delivery.attempts, reply)
    if gone(reply):
        _disable(endpoint, "It answered 410 Gone: it wants nothing more.")
        wait = None
    with suppress(Conflict):
        if wait is None:
            move(delivery, DELIVERY, "give up", SYSTEM, **seen)
            if not gone(reply) and _silent_since(endpoint.pk, delivery.created_at):
                _disable(endpoint, f"Nothing got through since {delivery.created_at:%Y-%m-%d %H:%M} UTC.")
        else:
            due = clock.now() + timedelta(seconds=wait)
            mine = Delivery.objects.filter(pk=delivery.pk, state="waiting", attempts=delivery.attempts)
            mine.update(due_at=due, **seen)
    if wait is None:
        return
    Endpoint.objects.filter(pk=endpoint.pk).update(failures=F("failures") + 1)
    if reply.status == 0:
        rest = rest_after(endpoint.failures + 1)
        Endpoint.objects.filter(pk=endpoint.pk).update(busy_until=clock.now() + timedelta(seconds=rest))
        wait = max(wait, rest)
    defer("feed.deliver", endpoint_id=endpoint.pk, in_seconds=wait)


def _silent_since(endpoint_id: int, since: datetime) -> bool:
    return not Endpoint.objects.filter(pk=endpoint_id, last_success_at__gte=since).exists()


def _disable(endpoint: Endpoint, why: str) -> None:
    with suppress(Conflict):
        endpoint.refresh_from_db()
        if endpoint.state in ("active", "paused"):
            move(endpoint, ENDPOINT, "disable", SYSTEM, why, why=why)
