"""Summing up the tally of what came and went, so that reading it stays cheap."""

from __future__ import annotations

from django.db import connection, transaction

_LOCK = 7_301_004
_MANY = 500
_LONG = "SELECT count(*) FROM (SELECT FROM intake_tally WHERE at <> date_trunc('minute', at) LIMIT %s) AS few"
_CONDENSE = """
WITH old AS (
    DELETE FROM intake_tally
    WHERE at <> date_trunc('minute', at) OR at > now() - interval '2 minutes' OR at < now() - interval '1 hour'
    RETURNING *
)
INSERT INTO intake_tally (source_id, lane, at, came, came_bytes, gone, gone_bytes, dead, worked_ms)
SELECT source_id, lane, minute, sum(came), sum(came_bytes), sum(gone), sum(gone_bytes), sum(dead), sum(worked_ms)
FROM (
    SELECT *, CASE WHEN at < now() - interval '1 hour' THEN timestamptz '2000-01-01 00:00Z'
                   ELSE date_trunc('minute', at) END AS minute
    FROM old
) AS each
GROUP BY source_id, lane, minute
"""


def condense(at_once: bool = False) -> None:
    """By minute for an hour, then in one row for each source and lane. Nothing is done while it is short, unless
    `at_once`; one at a time."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not at_once:
            cursor.execute(_LONG, [_MANY])
            if cursor.fetchone()[0] < _MANY:
                return
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, 0)", [_LOCK])
        if cursor.fetchone()[0]:
            cursor.execute(_CONDENSE)
