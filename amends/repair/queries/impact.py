"""What waits on dead letters: one statement for a thousand of them.

It reads tables of lower rooms side by side, because asking each room for each letter would make ranking a million
letters take days. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import connection

_IMPACT = """
SELECT s.letter_id, s.event_id, s.at, s.code, s.field, s.source_id, s.severity, e.kind,
       coalesce(s.value_minor, o.total), coalesce(nullif(s.currency, ''), o.currency, ''), o.id, o.customer_id,
       coalesce(b.orders, 0), b.bought::bigint,
       CASE
         WHEN o.id IS NULL THEN ''
         WHEN EXISTS (SELECT 1 FROM payments_grantedrefund g
                      WHERE g.order_id = o.id AND g.state <> 'succeeded') THEN 'refund'
         WHEN EXISTS (SELECT 1 FROM claims_claim k JOIN returns_rma r ON r.claim_id = k.id
                      WHERE k.order_id = o.id AND r.state IN ('authorised', 'received')) THEN 'return'
         WHEN EXISTS (SELECT 1 FROM claims_claim k WHERE k.order_id = o.id
                      AND k.state NOT IN ('draft', 'closed', 'withdrawn')) THEN 'claim'
         ELSE '' END
FROM repair_standing s
JOIN intake_rawevent e ON e.id = s.event_id
JOIN intake_source a ON a.id = s.source_id
JOIN intake_deadletter d ON d.id = s.letter_id
LEFT JOIN LATERAL (
    SELECT x.id, x.total, x.currency, x.customer_id FROM orders_order x
    WHERE x.channel = a.channel AND x.account = a.account AND x.external_id IN (e.reference, d.about)
    ORDER BY x.external_id = e.reference DESC LIMIT 1
) o ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS orders, sum(total) FILTER (WHERE p.currency = o.currency) AS bought
    FROM (SELECT currency, total FROM orders_order WHERE customer_id = o.customer_id
          ORDER BY placed_at DESC LIMIT 50) p
) b ON o.customer_id IS NOT NULL
WHERE s.letter_id = ANY(%s) ORDER BY s.letter_id
"""


class Found(msgspec.Struct, frozen=True):
    """One letter with all that is known about it, in the statement's order."""

    letter_id: int
    event_id: int
    at: datetime
    code: str
    field: str
    source_id: int
    severity: str
    kind: str
    value: int | None
    currency: str
    order_id: int | None
    customer_id: int | None
    orders: int
    bought: int | None
    waiting: str


def impact(letter_ids: Sequence[int]) -> list[Found]:
    """What is known about each; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_IMPACT, [list(letter_ids)])
        return [Found(*row) for row in cursor.fetchall()]
