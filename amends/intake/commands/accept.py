"""Taking deliveries in: bytes first, each key once, and one job for all that came together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection, transaction
from psycopg import AsyncConnection

from amends.accounts.api import installation_keys
from amends.core import clock
from amends.core.errors import NotFound
from amends.core.sealing import unseal
from amends.intake.commands.gauge import Gauge
from amends.intake.commands.plug import channel as plugged
from amends.intake.models import Source
from amends.intake.rules import lanes
from amends.intake.rules.admission import admit
from amends.intake.types import Admitted, Delivery, Polled
from amends.jobs.api import wake_workers, waking

_JOB = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
SELECT 'intake', 'intake.process', -1, '{}'::jsonb
WHERE NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE task_name = 'intake.process' AND status = 'todo'
                  AND scheduled_at IS NULL)
"""
KEEP = f"""
WITH kept AS (
    INSERT INTO intake_rawevent (source_id, topic, dedupe_key, headers, body, body_sha256, received_at, state,
                                 lane, attempts, started, kind, reference, processed_at)
    SELECT source_id, topic, dedupe_key, headers, body, sha256, %(now)s, state, lane, 0, 0, kind, '',
           CASE WHEN state = 'ignored' THEN %(now)s END
    FROM ROWS FROM (
        jsonb_to_recordset(%(rows)s::jsonb) AS (source_id bigint, topic text, dedupe_key text, headers jsonb,
                                                sha256 text, state text, kind text, lane smallint),
        unnest(%(bodies)b::bytea[])
    ) AS new (source_id, topic, dedupe_key, headers, sha256, state, kind, lane, body)
    ON CONFLICT (source_id, dedupe_key) DO NOTHING
    RETURNING id, state
), job AS (
    {_JOB.strip()}
    AND EXISTS (SELECT 1 FROM kept WHERE state = 'pending')
)
SELECT id, state FROM kept
"""  # noqa: S608 (constants only)
"""One statement, so that it is a transaction by itself: events, and the job that works them off."""
DEFER = f"""
WITH job AS ({_JOB.strip()})
{waking("intake")}
"""
"""A job that has not begun will see events that came since. One that begins just before they are durable will not:
so the same is asked once more after the commit. Behind other jobs, because it may have much to do."""


def accept(channel: str, account: str, delivery: Delivery) -> int | None:
    """Verify and keep one delivery; its event id, None when it was seen before.

    Refused("signature_wrong"), NotFound. The receiver (web/hooks) does the same for many at once.
    """
    party = plugged(channel)
    source = Source.objects.filter(channel=channel, account=account, enabled=True).first()
    if source is None:
        raise NotFound
    admitted = admit(party, unseal(source.secrets, installation_keys()), delivery)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KEEP, _columns([(source.pk, admitted)]))
        kept = cursor.fetchone()
        if kept is None:
            return None
        wake_workers("intake")
    return int(kept[0])


def keep_fetched(source_id: int, items: Sequence[Polled], *, bounded: bool = False) -> int:
    """Keep documents that were asked for (a poll, a file), each key once, and have them worked off; how many are
    new. They need no signature: Amends fetched them itself.

    `bounded`: only while there is room, as for what arrives by itself; else Unavailable("source_backlog_full",
    "backlog_full"), and nothing is kept. What can be asked for again may wait where it is.
    """
    return len(keep_new(source_id, items, bounded=bounded))


def keep_new(source_id: int, items: Sequence[Polled], *, bounded: bool = False) -> list[int]:
    """keep_fetched, with the ids of the events that are new."""
    party = plugged(Source.objects.values_list("channel", flat=True).get(pk=source_id))
    rows = [
        Admitted(
            topic=it.topic,
            dedupe_key=it.dedupe_key.replace("\x00", "")[:300],
            headers={},
            body=it.body,
            sha256=hashlib.sha256(it.body).hexdigest(),
            lane=lanes.number(party.lane(it.topic)),
        )
        for it in items
    ]
    if not rows:
        return []
    if bounded:
        Gauge().read().check(source_id, max(row.lane for row in rows))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KEEP, _columns([(source_id, row) for row in rows]))
        new = cursor.fetchall()
        if new:
            wake_workers("intake")
    return [int(id_) for id_, _ in new]


async def keep_many(connection: AsyncConnection[Any], deliveries: Sequence[tuple[int, Admitted]]) -> int:
    """Keep (source id, delivery) pairs in one transaction with the job that works them off; how many are new.

    The connection is in autocommit; when this returns, all of them are durable.
    """
    ordered = sorted(deliveries, key=lambda pair: (pair[0], pair[1].dedupe_key))  # no deadlock between receivers
    kept = await connection.execute(KEEP, _columns(ordered))
    new = await kept.fetchall()
    if any(state == "pending" for _, state in new):
        await connection.execute(DEFER)
    return len(new)


def _columns(deliveries: Sequence[tuple[int, Admitted]]) -> dict[str, Any]:
    rows = [
        {
            "source_id": source,
            "topic": it.topic,
            "dedupe_key": it.dedupe_key,
            "headers": it.headers,
            "sha256": it.sha256,
            "state": it.state,
            "kind": it.kind,
            "lane": it.lane,
        }
        for source, it in deliveries
    ]
    document = msgspec.json.encode(rows).decode()
    return {"now": clock.now(), "rows": document, "bodies": [it.body for _, it in deliveries]}
