"""Who waits for an order that never became one: read from the event's own bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from amends.intake.api import channels
from amends.orders.ports import OrderFact

_BODIES = """
SELECT e.id, s.channel, s.account, e.topic, e.body
FROM intake_rawevent e JOIN intake_source s ON s.id = e.source_id
WHERE e.id = ANY(%s) AND octet_length(e.body) <= 262144
"""
_KNOWN = """
SELECT w.event_id,
       (SELECT count(*) FROM (SELECT 1 FROM orders_order p WHERE p.customer_id = f.id LIMIT 50) n)
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
     AS w (event_id, channel, account, external_id, email)
CROSS JOIN LATERAL (
    SELECT i.customer_id AS id FROM accounts_customeridentity i
    WHERE w.external_id <> '' AND i.channel = w.channel AND i.account = w.account AND i.external_id = w.external_id
    UNION ALL
    SELECT k.id FROM accounts_customer k WHERE w.email <> '' AND lower(k.email) = w.email AND k.email <> ''
    LIMIT 1
) f
"""


def buyers(event_ids: Sequence[int]) -> Mapping[int, int]:
    """event id -> orders so far (at most 50) for events whose order names a customer whom we know."""
    with connection.cursor() as cursor:
        cursor.execute(_BODIES, [list(event_ids)])
        rows = cursor.fetchall()
        wanted: list[tuple[int, str, str, str, str]] = []
        plugged = channels()
        for event_id, channel, account, topic, body in rows:
            if channel not in plugged:
                continue
            for record in plugged[channel].parse(topic, bytes(body), account).records:
                if isinstance(record, OrderFact):
                    who = record.customer
                    wanted.append((event_id, channel, account, who.external_id, who.email.strip().lower()))
                    break
        if not wanted:
            return {}
        cursor.execute(_KNOWN, [list(column) for column in zip(*wanted, strict=True)])
        return dict(cursor.fetchall())
