"""The measures of the desk (docs/explanation/measures.md), from what was recorded, and the cases behind them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from amends.accounts.api import Right, require
from amends.casework.rules.intervals import median_ranks, quantile, share
from amends.casework.types import MeasuredCase, Measures
from amends.core import clock, page
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.page import Page

TARGET_SECONDS = 15 * 60
SETTLES = timedelta(days=14)
"""A decision counts for first-contact resolution once the customer had so long to come back."""
_MOST = 100_000
_CASES = """
SELECT c.claim_id, c.decided_at, c.asks, c.reopens, c.contacts, c.by_desk,
       coalesce((SELECT sum(extract(epoch FROM s.ended - s.begun)) FROM casework_span s
                 WHERE s.claim_id = c.claim_id), 0)::int AS seconds
FROM casework_case c
WHERE c.decided_at >= %(since)s AND c.decided_at < %(until)s {more}
ORDER BY c.decided_at DESC, c.claim_id DESC LIMIT %(limit)s
"""
_BEHIND = {
    "slow": "AND c.by_desk",
    "again": "AND c.asks + c.reopens + c.contacts > 0",
}


def measures(actor: Actor, since: datetime) -> Measures:
    """Over the cases that were decided from `since` on (the newest 100,000). Needs Right.QUALITY_READ."""
    require(actor, Right.QUALITY_READ)
    now = clock.now()
    rows = _cases(since, now + timedelta(seconds=1), "", _MOST)
    timed = sorted(row.seconds for row in rows if row.by_desk and row.seconds)
    ranks = median_ranks(len(timed))
    settled = [row for row in rows if row.decided_at <= now - SETTLES]
    desk = [row for row in settled if row.by_desk]
    return Measures(
        handled=len(timed),
        under_15=share(sum(seconds < TARGET_SECONDS for seconds in timed), len(timed)),
        median_seconds=quantile(timed, 0.5),
        median_low=timed[ranks[0] - 1] if ranks else None,
        median_high=timed[ranks[1] - 1] if ranks else None,
        p90_seconds=quantile(timed, 0.9),
        uncounted=sum(row.by_desk and not row.seconds for row in rows),
        first_contact=share(sum(_at_once(row) for row in settled), len(settled)),
        first_contact_desk=share(sum(_at_once(row) for row in desk), len(desk)),
        young=len(rows) - len(settled),
    )


def behind(actor: Actor, figure: str, since: datetime, cursor: str = "", size: int = 50) -> Page[MeasuredCase]:
    """The cases that miss a target, newest decision first. `figure`: slow (15 minutes or more of handling), again
    (not resolved at first contact). Needs Right.QUALITY_READ. Refused("bad_cursor")."""
    require(actor, Right.QUALITY_READ)
    size = max(1, min(size, page.MAX_SIZE))
    until, last = clock.now() + timedelta(seconds=1), 2**62
    if cursor:
        until, last = _key(cursor)
    if figure != "slow":
        until = min(until, clock.now() - SETTLES) if not cursor else until
    more = _BEHIND.get(figure, _BEHIND["again"])
    if figure == "slow":
        more += (
            " AND (SELECT sum(extract(epoch FROM s.ended - s.begun)) FROM casework_span s"
            " WHERE s.claim_id = c.claim_id) >= 900"
        )
    rows = _cases(since, until, more, size + 1, last)
    return page.cut(rows, size, lambda row: [row.decided_at.isoformat(), row.claim_id])


def _at_once(row: MeasuredCase) -> bool:
    return not (row.asks or row.reopens or row.contacts)


def _cases(since: datetime, until: datetime, more: str, limit: int, last: int | None = None) -> list[MeasuredCase]:
    where = "WHERE c.decided_at >= %(since)s AND c.decided_at < %(until)s {more}"
    keyed = "WHERE c.decided_at >= %(since)s AND (c.decided_at, c.claim_id) < (%(until)s, %(last)s) {more}"
    text = (_CASES if last is None else _CASES.replace(where, keyed)).replace("{more}", more)
    with connection.cursor() as cursor:
        cursor.execute(text, {"since": since, "until": until, "limit": limit, "last": last or 0})
        return [
            MeasuredCase(
                claim_id=claim_id,
                decided_at=decided_at,
                asks=asks,
                reopens=reopens,
                contacts=contacts,
                by_desk=by_desk,
                seconds=seconds,
            )
            for claim_id, decided_at, asks, reopens, contacts, by_desk, seconds in cursor.fetchall()
        ]


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
