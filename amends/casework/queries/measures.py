"""The measures of the desk (docs/explanation/measures.md), from what was recorded, and the cases behind them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.db import connection

from amends.accounts.api import Right, require
from amends.casework.rules.intervals import median_ranks, quantile, ranked, share
from amends.casework.types import MeasuredCase, Measures
from amends.core import clock, page
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.page import Page

TARGET_SECONDS = 15 * 60
SETTLES = timedelta(days=14)
"""A decision counts for first-contact resolution once the customer had so long to come back (whole days)."""
_DAYS = """
SELECT day < %(settled)s, desk, first, seconds, sum(change)::int
FROM (
    SELECT day, desk, first, seconds, cases AS change FROM casework_daycount WHERE day >= %(since)s
    UNION ALL SELECT day, desk, first, seconds, change FROM casework_daystep WHERE day >= %(since)s
) counted
GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0
"""
_CASES = """
SELECT claim_id, decided_at, asks, reopens, contacts, by_desk, active_ms / 1000
FROM casework_case
WHERE decided_at >= %(since)s AND decided_at IS NOT NULL AND {more} AND {place}
ORDER BY decided_at DESC, claim_id DESC LIMIT %(limit)s
"""
_BEHIND = {
    "slow": "by_desk AND active_ms >= 900000",
    "again": "(asks > 0 OR reopens > 0 OR contacts > 0)",
}


def measures(actor: Actor, since: datetime) -> Measures:
    """Over the cases that were decided from the day of `since` on (days in UTC). Needs Right.QUALITY_READ.

    One statement over counts kept by day, whatever the number of cases; times to the next ten seconds.
    """
    require(actor, Right.QUALITY_READ)
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"since": _day(since), "settled": _settled(clock.now())})
        rows = [_Group(*row) for row in cursor.fetchall()]
    timed = sorted((row.seconds, row.cases) for row in rows if row.desk and row.seconds)
    count = sum(cases for _, cases in timed)
    ranks = median_ranks(count)
    settled = [row for row in rows if row.settled]
    desk = [row for row in settled if row.desk]
    return Measures(
        handled=count,
        under_15=share(sum(cases for seconds, cases in timed if seconds <= TARGET_SECONDS), count),
        median_seconds=quantile(timed, 0.5),
        median_low=ranked(timed, ranks[0]) if ranks else None,
        median_high=ranked(timed, ranks[1]) if ranks else None,
        p90_seconds=quantile(timed, 0.9),
        uncounted=_all(row for row in rows if row.desk and not row.seconds),
        first_contact=share(_all(row for row in settled if row.first), _all(settled)),
        first_contact_desk=share(_all(row for row in desk if row.first), _all(desk)),
        young=_all(row for row in rows if not row.settled),
    )


def behind(actor: Actor, figure: str, since: datetime, cursor: str = "", size: int = 50) -> Page[MeasuredCase]:
    """The cases that miss a target, newest decision first. `figure`: slow (15 minutes or more of handling), again
    (not resolved at first contact). Needs Right.QUALITY_READ. Refused("bad_cursor")."""
    require(actor, Right.QUALITY_READ)
    size = max(1, min(size, page.MAX_SIZE))
    until, last = clock.now() + timedelta(seconds=1), 2**62
    if figure != "slow":
        until, last = _midnight(_settled(clock.now())), -1
    if cursor:
        until, last = _key(cursor)
    text = _CASES.format(
        more=_BEHIND.get(figure, _BEHIND["again"]), place="(decided_at, claim_id) < (%(until)s, %(last)s)"
    )
    with connection.cursor() as asked:
        asked.execute(text, {"since": _midnight(_day(since)), "until": until, "last": last, "limit": size + 1})
        rows = [MeasuredCase(**dict(zip(_COLUMNS, row, strict=True))) for row in asked.fetchall()]
    return page.cut(rows, size, lambda row: [row.decided_at.isoformat(), row.claim_id])


class _Group(NamedTuple):
    settled: bool
    desk: bool
    first: bool
    seconds: int
    cases: int


_COLUMNS = ("claim_id", "decided_at", "asks", "reopens", "contacts", "by_desk", "seconds")


def _all(rows: Iterable[_Group]) -> int:
    return sum(row.cases for row in rows)


def _day(instant: datetime) -> date:
    return instant.astimezone(UTC).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _settled(now: datetime) -> date:
    """Decisions of days before this one are old enough."""
    return _day(now - SETTLES)


def _key(cursor: str) -> tuple[datetime, int]:
    key = page.decode(cursor)
    try:
        instant, claim_id = key
        found = datetime.fromisoformat(str(instant)), int(claim_id)
    except (ValueError, TypeError) as error:
        raise Refused("bad_cursor") from error
    if found[0].tzinfo is None or not 0 <= found[1] < 2**63:
        raise Refused("bad_cursor")
    return found
