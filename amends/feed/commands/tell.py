"""Putting what happened into the feed."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import connection, transaction

from amends.core import clock, ids
from amends.feed.models import Delivery, Endpoint
from amends.feed.models import Event as Row
from amends.feed.types import LIVE, Event
from amends.jobs.api import defer

_NEXT = """
INSERT INTO feed_counter AS c (id, last) VALUES (1, 1)
ON CONFLICT (id) DO UPDATE SET last = c.last + 1 RETURNING last
"""


def tell(event: Event, *, at: datetime | None = None, fact_id: int | None = None) -> str:
    """Add an event to the feed and have it delivered to every endpoint that wants it; its id.

    `at`: when it happened; `fact_id`: the fact that says so, which is told once. Everybody else who tells
    waits for the caller's COMMIT, so call it last, in a short transaction.
    """
    with transaction.atomic():
        known = Row.objects.filter(fact_id=fact_id).values_list("public_id", flat=True) if fact_id else None
        if known:
            return known[0]
        row = _add(event, at or clock.now(), fact_id)
        for endpoint in Endpoint.objects.filter(state__in=LIVE):
            if not endpoint.types or event.TYPE in endpoint.types:
                deliver_to(endpoint, row)
    return row.public_id


def tell_one(endpoint: Endpoint, event: Event) -> str:
    """An event for this endpoint only; its id."""
    with transaction.atomic():
        row = _add(event, clock.now(), None)
        deliver_to(endpoint, row)
    return row.public_id


def deliver_to(endpoint: Endpoint, row: Row) -> None:
    """Write the delivery down and have it made, in the caller's transaction; once for each event."""
    now = clock.now()
    _, fresh = Delivery.objects.get_or_create(
        endpoint=endpoint, event=row, defaults={"due_at": now, "created_at": now}
    )
    if fresh and endpoint.state == "active":
        defer("feed.deliver", endpoint_id=endpoint.pk)


def _add(event: Event, at: datetime, fact_id: int | None) -> Row:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT)
        found = cursor.fetchone()
    assert found is not None
    return Row.objects.create(
        position=found[0],
        public_id=ids.new("EVT"),
        type=event.TYPE,
        version=event.VERSION,
        at=at,
        data=msgspec.to_builtins(event),
        fact_id=fact_id,
    )
