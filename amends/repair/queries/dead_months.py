"""Sums of a file's dead letters, for holding what was taken against the file."""

from __future__ import annotations

from django.db import connection

from amends.repair.types import DeadSum

_SUMS = """
SELECT d.facts->>'month', d.code, count(*), sum((d.facts->>'rows')::int), sum((d.facts->>'micro')::bigint)
FROM intake_deadletter d JOIN intake_rawevent e ON e.id = d.raw_event_id JOIN intake_source s ON s.id = e.source_id
WHERE s.channel = %s AND s.account = %s AND e.topic = 'rows' AND d.facts ? 'month'
  AND d.id = (SELECT max(id) FROM intake_deadletter n WHERE n.raw_event_id = e.id)
GROUP BY 1, 2 ORDER BY 1, 2
"""


def dead_months(channel: str, account: str) -> list[DeadSum]:
    """By month and reason, each event counted once; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [channel, account])
        return [
            DeadSum(month=month, code=code, letters=letters, rows=int(rows), micro=int(micro))
            for month, code, letters, rows, micro in cursor.fetchall()
        ]
