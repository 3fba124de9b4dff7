"""Adding the tally to the hours, so that both stay small and exact."""

from __future__ import annotations

from django.db import connection, transaction

_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('monitor tally'))"
_SUM = """
WITH gone AS (DELETE FROM monitor_tally RETURNING *)
INSERT INTO monitor_hour AS h (source_id, hour, received, taken, dead, lag_1, lag_10, lag_60, lag_600, lag_3600,
                               lag_more)
SELECT source_id, hour, sum(received), sum(taken), sum(dead), sum(lag_1), sum(lag_10), sum(lag_60), sum(lag_600),
       sum(lag_3600), sum(lag_more)
FROM gone GROUP BY 1, 2
ON CONFLICT (source_id, hour) DO UPDATE SET
    received = h.received + excluded.received, taken = h.taken + excluded.taken, dead = h.dead + excluded.dead,
    lag_1 = h.lag_1 + excluded.lag_1, lag_10 = h.lag_10 + excluded.lag_10, lag_60 = h.lag_60 + excluded.lag_60,
    lag_600 = h.lag_600 + excluded.lag_600, lag_3600 = h.lag_3600 + excluded.lag_3600,
    lag_more = h.lag_more + excluded.lag_more
"""


def condense() -> None:
    """One at a time; rows written meanwhile stay for the next time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        row = cursor.fetchone()
        if row is not None and row[0]:
            cursor.execute(_SUM)
