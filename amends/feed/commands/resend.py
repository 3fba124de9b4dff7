"""Sending again: one delivery, or everything after a place in the feed."""

from __future__ import annotations

from django.db import connection, transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.feed.models import Delivery, Endpoint
from amends.feed.queries.events import position_of
from amends.feed.types import DELIVERY
from amends.jobs.api import defer, move

_REPLAY = """
INSERT INTO feed_delivery
    (endpoint_id, event_id, state, attempts, due_at, status, answer, error, took_ms, created_at)
SELECT %(endpoint)s, e.position, 'waiting', 0, %(now)s, 0, '', '', 0, %(now)s FROM feed_event e
WHERE e.position > %(after)s AND (e.type = ANY(%(types)s) OR %(all)s) AND e.type <> 'webhook.tested'
ON CONFLICT (endpoint_id, event_id) DO NOTHING
"""
_MOST_DEAD = 2_000


def send_again(actor: Actor, delivery_id: int) -> None:
    """Have one delivery made once more from the start of its schedule. NotFound; Refused("move_not_allowed",
    "webhook_retired") ; Conflict when somebody else does."""
    require(actor, Right.FEED_MANAGE)
    with transaction.atomic():
        row = Delivery.objects.select_related("endpoint").filter(pk=delivery_id).first()
        if row is None:
            raise NotFound
        if row.endpoint.state == "retired":
            raise Refused("webhook_retired")
        move(row, DELIVERY, "send again", actor, attempts=0, due_at=clock.now())
        defer("feed.deliver", endpoint_id=row.endpoint_id)


def replay(actor: Actor, endpoint_id: int, after: str) -> int:
    """Deliver every event after this cursor (empty: from the very first) that the endpoint wants and did not get:
    those from before it was registered and those that were given up; how many.

    NotFound; Refused("webhook_event_gone", "webhook_retired").
    """
    require(actor, Right.FEED_MANAGE)
    place = position_of(after)
    with transaction.atomic():
        endpoint = Endpoint.objects.select_for_update().filter(pk=endpoint_id).first()
        if endpoint is None:
            raise NotFound
        if endpoint.state == "retired":
            raise Refused("webhook_retired")
        with connection.cursor() as cursor:
            given = {
                "endpoint": endpoint_id,
                "after": place,
                "types": endpoint.types,
                "all": not endpoint.types,
                "now": clock.now(),
            }
            cursor.execute(_REPLAY, given)
            found = int(cursor.rowcount)
        dead = Delivery.objects.filter(endpoint=endpoint, state="dead", event__position__gt=place)
        for row in dead.exclude(event__type="webhook.tested").order_by("event")[:_MOST_DEAD]:
            move(row, DELIVERY, "send again", actor, attempts=0, due_at=clock.now())
            found += 1
        if found:
            defer("feed.deliver", endpoint_id=endpoint_id)
    return found
