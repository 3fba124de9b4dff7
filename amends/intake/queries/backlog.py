"""What waits, for how long, and how fast it is worked off: from the tally, whatever the backlog."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.intake.rules import breaker, draining, lanes
from amends.intake.types import Backlog, LaneLoad, SourceLoad

LOADS = """
SELECT source_id, lane, (sum(came) - sum(gone))::bigint, (sum(came_bytes) - sum(gone_bytes))::bigint,
       sum(dead)::bigint, coalesce(sum(came) FILTER (WHERE at >= since), 0)::bigint,
       coalesce(sum(gone) FILTER (WHERE at >= since), 0)::bigint, sum(gone)::bigint,
       coalesce(sum(worked_ms) FILTER (WHERE at >= since), 0)::bigint, sum(worked_ms)::bigint,
       extract(epoch FROM now() - since)::int
FROM intake_tally, (SELECT date_trunc('minute', now() - interval '4 minutes') AS since) AS window_
GROUP BY source_id, lane, since
"""
"""By source and lane; source 0 has the workers' time. The window is of four to five minutes."""
_OLDEST = """
SELECT pair.source_id, pair.lane, found.received_at
FROM unnest(%s::bigint[], %s::smallint[]) AS pair (source_id, lane), LATERAL (
    SELECT received_at FROM intake_rawevent e
    WHERE e.source_id = pair.source_id AND e.lane = pair.lane AND e.state = 'pending' AND e.due_at IS NULL
    ORDER BY e.id LIMIT 1
) AS found
"""
_SOURCES = """
SELECT s.id, s.channel, s.account, s.name, b.state, b.until, b.why
FROM intake_source s LEFT JOIN intake_breaker b ON b.source_id = s.id ORDER BY s.channel, s.account LIMIT 500
"""
_LATER = """
SELECT count(*)
FROM (SELECT FROM intake_rawevent WHERE state = 'pending' AND due_at IS NOT NULL LIMIT 10001) AS few
"""

Load = tuple[int, int, int, int, int, int, int, int, int, int, int]


def measured_rate(rows: Sequence[Load]) -> float:
    """Events a second that the workers manage, from the rows of LOADS: of the last minutes, else of all time."""
    window = rows[0][10] if rows else 1
    recent = draining.drain_rate(sum(row[6] for row in rows), sum(row[8] for row in rows) / 1000, window)
    ever = sum(row[9] for row in rows) / 1000
    return recent or draining.drain_rate(sum(row[7] for row in rows), ever, ever) or draining.UNKNOWN


def backlog(actor: Actor) -> Backlog:
    """The backlog by lane and by source (at most 500), its age, and the time to drain. Four statements, whose cost
    does not grow with the number of events."""
    require(actor, Right.INTAKE_READ)
    with connection.cursor() as cursor:
        cursor.execute(LOADS)
        rows: list[Load] = cursor.fetchall()
        pairs = [(row[0], row[1]) for row in rows if row[2] > 0]
        cursor.execute(_OLDEST, [[source for source, _ in pairs], [lane for _, lane in pairs]])
        oldest = {(source, lane): at for source, lane, at in cursor.fetchall()}
        cursor.execute(_SOURCES)
        sources = cursor.fetchall()
        cursor.execute(_LATER)
        later = cursor.fetchone()[0]
    return _told(rows, oldest, sources, later)


def _told(rows: list[Load], oldest: dict[lanes.Pair, datetime], sources: Iterable[Any], later: int) -> Backlog:
    rate = measured_rate(rows)
    window = rows[0][10] if rows else 1
    waiting, arriving = sum(row[2] for row in rows), sum(row[5] for row in rows) / window
    return Backlog(
        waiting=waiting,
        size=sum(row[3] for row in rows),
        later=later,
        oldest=min(oldest.values(), default=None),
        rate=rate,
        arriving=arriving,
        drain_seconds=draining.seconds_to_drain(waiting, rate, 0.0),
        drain_seconds_arriving=draining.seconds_to_drain(waiting, rate, arriving),
        lanes=tuple(_lanes(rows, oldest)),
        sources=tuple(_source(it, [row for row in rows if row[0] == it[0]], oldest) for it in sources),
    )


def _lanes(rows: Sequence[Load], oldest: dict[lanes.Pair, datetime]) -> Iterable[LaneLoad]:
    for lane, name in enumerate(lanes.NAMES):
        mine = [row for row in rows if row[1] == lane]
        yield LaneLoad(
            lane=name,
            waiting=sum(row[2] for row in mine),
            size=sum(row[3] for row in mine),
            oldest=min((at for (_, its), at in oldest.items() if its == lane), default=None),
        )


def _source(source: Any, rows: list[Load], oldest: dict[lanes.Pair, datetime]) -> SourceLoad:
    pk, channel, account, name, state, until, why = source
    window = rows[0][10] if rows else 1
    return SourceLoad(
        source_id=pk,
        channel=channel,
        account=account,
        name=name,
        waiting=sum(row[2] for row in rows),
        size=sum(row[3] for row in rows),
        dead=sum(row[4] for row in rows),
        arriving=sum(row[5] for row in rows) / window,
        leaving=sum(row[6] for row in rows) / window,
        oldest=min((at for (its, _), at in oldest.items() if its == pk), default=None),
        lanes=tuple(_lanes(rows, {pair: at for pair, at in oldest.items() if pair[0] == pk})),
        breaker=breaker.seen(state or breaker.CLOSED, until, clock.now()),
        paused_until=until,
        paused_why=why or "" if state == breaker.OPEN else "",
    )
