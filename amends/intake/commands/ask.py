"""Documents that thin events only name: asking for them, handing them to who fetches, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from amends.core import clock
from amends.gates.ports import Wanted
from amends.intake.types import Asked

_ASK = """
INSERT INTO intake_wanted (source_id, kind, external_id, raw_event_id, asked_at)
SELECT source_id, kind, external_id, event_id, %(now)s
FROM unnest(%(sources)s::bigint[], %(kinds)s::text[], %(ids)s::text[], %(events)s::bigint[])
     AS new (source_id, kind, external_id, event_id)
ON CONFLICT (source_id, kind, external_id) WHERE state = 'open' DO UPDATE SET asked_at = excluded.asked_at
"""
_CLAIM = """
WITH picked AS (
    SELECT id FROM intake_wanted WHERE state = 'open' AND (due_at IS NULL OR due_at <= %(now)s)
    ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE intake_wanted w SET tries = w.tries + 1, begun_at = %(now)s, due_at = %(leased)s
FROM picked, intake_source s WHERE w.id = picked.id AND s.id = w.source_id
RETURNING w.id, w.source_id, s.channel, s.account, w.kind, w.external_id, w.tries
"""
_SETTLE = """
UPDATE intake_wanted
SET state = CASE WHEN asked_at > begun_at THEN 'open' ELSE %(state)s END, due_at = NULL, settled_at = %(now)s
WHERE id = %(id)s AND state = 'open'
"""
_LATER = "UPDATE intake_wanted SET due_at = %(due)s WHERE id = %(id)s AND state = 'open'"
LEASE = timedelta(minutes=5)
"""For so long nobody else fetches a document that was handed out."""


def ask(found: Iterable[tuple[int, int, Wanted]]) -> None:
    """Note (source id, event id, document) as wanted, in the caller's transaction; one that is open already is
    asked for anew."""
    each = {(source, it.kind, it.external_id): event for source, event, it in found}
    if not each:
        return
    rows = sorted(each)  # one order for all workers, so that they do not wait for each other in a circle
    columns: dict[str, Any] = {
        "now": clock.now(),
        "sources": [source for source, _, _ in rows],
        "kinds": [kind for _, kind, _ in rows],
        "ids": [external_id for _, _, external_id in rows],
        "events": [each[row] for row in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASK, columns)


def claim_wanted(limit: int = 100) -> list[Asked]:
    """Documents to fetch now, the longest waiting first; nobody else gets them for five minutes."""
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "leased": now + LEASE, "limit": limit})
        rows = sorted(cursor.fetchall())
    return [
        Asked(
            id=row[0],
            source_id=row[1],
            channel=row[2],
            account=row[3],
            wanted=Wanted(kind=row[4], external_id=row[5]),
            tries=row[6],
        )
        for row in rows
    ]


def settle_wanted(asked_id: int, state: str, pause: timedelta | None = None) -> None:
    """What came of a fetch: "fetched" (kept as a raw event), "gone" (the channel has it no more), or "open" to
    try again after `pause`. Asked for once more since it was claimed, it stays open and due at once."""
    now = clock.now()
    with connection.cursor() as cursor:
        if state == "open":
            cursor.execute(_LATER, {"id": asked_id, "due": now + (pause or timedelta())})
        else:
            cursor.execute(_SETTLE, {"id": asked_id, "state": state, "now": now})
