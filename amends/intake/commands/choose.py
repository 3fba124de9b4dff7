"""Choosing the events that are next: by lane, and by turns over the sources. A few index probes for each source
with something waiting, whatever the backlog."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from amends.intake.rules import breaker, lanes

BATCH_BYTES = 16 * 1024 * 1024
"""Bytes of bodies in hand at once, so that memory stays bounded whatever they hold."""

_RIPE = """
UPDATE intake_rawevent SET due_at = NULL WHERE id IN (
    SELECT id FROM intake_rawevent WHERE state = 'pending' AND due_at <= %(now)s
    ORDER BY due_at LIMIT 5000 FOR UPDATE SKIP LOCKED
)
"""
_WAITING = """
WITH RECURSIVE pair AS (
    (SELECT source_id, lane FROM intake_rawevent WHERE state = 'pending' AND due_at IS NULL
     ORDER BY source_id, lane LIMIT 1)
    UNION ALL
    SELECT next.source_id, next.lane FROM pair, LATERAL (
        SELECT source_id, lane FROM intake_rawevent
        WHERE state = 'pending' AND due_at IS NULL AND (source_id, lane) > (pair.source_id, pair.lane)
        ORDER BY source_id, lane LIMIT 1
    ) AS next
)
SELECT pair.source_id, pair.lane, b.state, b.until
FROM pair LEFT JOIN intake_breaker b ON b.source_id = pair.source_id
"""
"""Which (source, lane) have something that may be worked on: one index probe each, whatever waits behind."""
_PICK = """
SELECT share.source_id, share.lane, found.id, found.size, found.started
FROM unnest(%(sources)s::bigint[], %(lanes)s::smallint[], %(after)s::bigint[], %(most)s::int[])
     AS share (source_id, lane, after, most), LATERAL (
    SELECT e.id, octet_length(e.body) AS size, e.started FROM intake_rawevent e
    WHERE e.source_id = share.source_id AND e.lane = share.lane AND e.state = 'pending' AND e.due_at IS NULL
      AND e.id > share.after AND e.id NOT IN (SELECT unnest(ids) FROM intake_run)
    ORDER BY e.id LIMIT share.most
) AS found
"""


class Candidate(msgspec.Struct, frozen=True):
    """An event that may be taken in hand."""

    source_id: int
    lane: int
    id: int
    size: int
    started: int


def choose(cursor: Any, limit: int, now: datetime) -> list[Candidate]:
    """Up to `limit` events by shares; what some leave over goes to those who have more."""
    cursor.execute(_RIPE, {"now": now})
    shares = _shares(cursor, limit, now)
    found = _take(cursor, shares, {})
    taken: dict[lanes.Pair, list[int]] = {}
    for it in found:
        taken.setdefault((it.source_id, it.lane), []).append(it.id)
    full = [pair for pair, most in shares.items() if len(taken.get(pair, ())) >= most > breaker.PROBES]
    while full and len(found) < limit:
        more = lanes.seconds(full, limit - len(found))
        found += _take(cursor, more, {pair: max(taken[pair]) for pair in more})
        full = [pair for pair in full if pair not in more]
    return _bounded(found, shares, limit)


def is_anything_waiting(cursor: Any, now: datetime) -> bool:
    """Whether something could be taken in hand now."""
    return bool(_take(cursor, dict.fromkeys(_shares(cursor, 1, now), 1), {}))


def _shares(cursor: Any, limit: int, now: datetime) -> dict[lanes.Pair, int]:
    """Paused sources are left out; one that is half open sends a few events only."""
    cursor.execute(_WAITING)
    states = {(row[0], row[1]): breaker.seen(row[2] or breaker.CLOSED, row[3], now) for row in cursor.fetchall()}
    found = lanes.shares([pair for pair, state in states.items() if state != breaker.OPEN], limit)
    for pair, most in found.items():
        if states[pair] == breaker.HALF_OPEN:
            found[pair] = min(most, breaker.PROBES)
    return found


def _bounded(found: list[Candidate], shares: dict[lanes.Pair, int], limit: int) -> list[Candidate]:
    """At most `limit`, and at most BATCH_BYTES together; everybody's first events before later ones."""
    rank: dict[lanes.Pair, int] = {}
    ordered = []
    for it in sorted(found, key=lambda it: it.id):
        pair = (it.source_id, it.lane)
        rank[pair] = rank.get(pair, 0) + 1
        ordered.append((rank[pair] / shares[pair], it.lane, it.id, it))
    ordered.sort(key=lambda row: row[:3])
    chosen: list[Candidate] = []
    size = 0
    for *_, it in ordered[:limit]:
        size += it.size
        if chosen and size > BATCH_BYTES:
            break
        chosen.append(it)
    return chosen


def _take(cursor: Any, most: dict[lanes.Pair, int], after: dict[lanes.Pair, int]) -> list[Candidate]:
    if not most:
        return []
    cursor.execute(
        _PICK,
        {
            "sources": [source for source, _ in most],
            "lanes": [lane for _, lane in most],
            "after": [after.get(pair, 0) for pair in most],
            "most": list(most.values()),
        },
    )
    return [Candidate(*row) for row in cursor.fetchall()]
