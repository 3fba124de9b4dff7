"""The hours of sources: condensed sums and what came since. No raw event is read."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

import msgspec
from django.db import connection

LIMITS = (1, 10, 60, 600, 3600)
"""Upper limits in seconds of the first five buckets of lag; the sixth has none."""

_HOURS = """
SELECT source_id, hour, sum(received)::bigint, sum(taken)::bigint, sum(dead)::bigint, sum(lag_1)::bigint,
       sum(lag_10)::bigint, sum(lag_60)::bigint, sum(lag_600)::bigint, sum(lag_3600)::bigint, sum(lag_more)::bigint
FROM (
    SELECT source_id, hour, received, taken, dead, lag_1, lag_10, lag_60, lag_600, lag_3600, lag_more
    FROM monitor_hour WHERE hour >= %(since)s AND (%(only)s::bigint IS NULL OR source_id = %(only)s::bigint)
    UNION ALL
    SELECT source_id, hour, received, taken, dead, lag_1, lag_10, lag_60, lag_600, lag_3600, lag_more
    FROM monitor_tally WHERE hour >= %(since)s AND (%(only)s::bigint IS NULL OR source_id = %(only)s::bigint)
) AS sums GROUP BY 1, 2
"""
_FIRST = """
SELECT source_id, min(hour) FROM (
    SELECT source_id, hour FROM monitor_hour WHERE received > 0
    UNION ALL SELECT source_id, hour FROM monitor_tally WHERE received > 0
) AS sums GROUP BY 1
"""


class HourSums(msgspec.Struct, frozen=True):
    """One source's hour; `lags` by bucket."""

    received: int
    taken: int
    dead: int
    lags: tuple[int, ...]


def hours(since: datetime, only: int | None = None) -> dict[int, dict[datetime, HourSums]]:
    """Source -> hour -> sums, of one source or all."""
    found: dict[int, dict[datetime, HourSums]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_HOURS, {"since": since, "only": only})
        for source_id, hour, received, taken, dead, *lags in cursor.fetchall():
            found[source_id][hour] = HourSums(received, taken, dead, tuple(lags))
    return found


def first_hours() -> dict[int, datetime]:
    """Source -> the hour in which its first event came."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST)
        return dict(cursor.fetchall())
