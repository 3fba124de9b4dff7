"""Taking events in hand: which are next, by lane and source, and making sure that nobody else takes them.

A claim writes one row with the events' ids (a run) instead of marking each event, and holds an advisory lock with
its session. Several workers claim disjoint events, because claims come one after another (they take
milliseconds) and leave out what is in hand. A worker that is killed loses its session and so the lock: whoever
claims next sees that the run is nobody's, counts a start that did not end on the events that were being worked
on, and the events are free again.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec
from django.db import DatabaseError, InterfaceError, connection, transaction

from amends.core import clock
from amends.core.arrays import id_array
from amends.intake.commands.choose import BATCH_BYTES, Candidate, choose
from amends.intake.rules import waiting

CLAIM_LOCK, RUN_LOCK = 7_301_001, 7_301_002
_WORKER = f"{socket.gethostname()}:{os.getpid()}"

_NEXT_TO_CLAIM = "SELECT pg_advisory_xact_lock(%s)"
_ORPHANS = """
WITH lost AS (
    DELETE FROM intake_run WHERE pg_try_advisory_xact_lock(%s, (id %% 2147483647)::int)
    RETURNING working, begun_at > pg_postmaster_start_time() AS counts
)
UPDATE intake_rawevent e SET started = started + 1
FROM (SELECT DISTINCT unnest(working) AS id FROM lost WHERE counts) AS was
WHERE e.id = was.id AND e.state = 'pending'
"""
"""A run whose session is gone. When the whole server was restarted since, no event is suspected."""
_THESE = """
SELECT source_id, lane, id, octet_length(body), started FROM intake_rawevent
WHERE id = ANY(%(ids)s) AND state = 'pending' AND (due_at IS NULL OR due_at <= %(now)s)
  AND id NOT IN (SELECT unnest(ids) FROM intake_run)
"""
_BEGIN = """
INSERT INTO intake_run (ids, working, worker, begun_at) VALUES (%s, %s, %s, now())
RETURNING id, pg_advisory_lock(%s, (id %% 2147483647)::int)
"""
_WORKING = "UPDATE intake_run SET working = %s WHERE id = %s"
_END = """
WITH gone AS (DELETE FROM intake_run WHERE id = %(id)s),
     tally AS (INSERT INTO intake_tally (source_id, lane, at, worked_ms) VALUES (0, 1, now(), %(worked)s))
SELECT pg_advisory_unlock(%(lock)s, (%(id)s %% 2147483647)::int)
"""


class Claimed(msgspec.Struct, frozen=True):
    """Events in hand. `groups`: those to be worked on together, in order; `given_up`: those that ended their
    worker each time."""

    run_id: int
    groups: list[list[int]]
    given_up: list[int]

    def count(self) -> int:
        """How many events."""
        return sum(map(len, self.groups)) + len(self.given_up)

    def begin(self, group: Sequence[int]) -> None:
        """From now on these are suspected when the worker dies."""
        if len(self.groups) > 1:
            with connection.cursor() as cursor:
                cursor.execute(_WORKING, [id_array(group), self.run_id])


@contextmanager
def claimed(limit: int, only: list[int] | None = None) -> Iterator[Claimed | None]:
    """Up to `limit` events, shared out over lanes and sources (or those of `only` that are free), for the time
    of the block; None when there are none."""
    since = time.perf_counter()
    found = _claim(limit, only)
    try:
        yield found
    finally:
        if found is not None:
            _end(found.run_id, time.perf_counter() - since)


def _end(run_id: int, seconds: float) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_END, {"id": run_id, "lock": RUN_LOCK, "worked": round(seconds * 1000)})
    except (DatabaseError, InterfaceError):
        return  # the session is broken: its locks are gone with it, and the run is found as an orphan


def _claim(limit: int, only: list[int] | None) -> Claimed | None:
    with transaction.atomic(), connection.cursor() as cursor:
        now = clock.now()
        cursor.execute(_NEXT_TO_CLAIM, [CLAIM_LOCK])
        cursor.execute(_ORPHANS, [RUN_LOCK])
        if only is not None:
            cursor.execute(_THESE, {"ids": id_array(only), "now": now})
            found = [Candidate(*row) for row in cursor.fetchall()]
        else:
            found = choose(cursor, limit, now)
        if not found:
            return None
        groups, given_up = _groups(found)
        first = groups[0] if len(groups) == 1 else []
        cursor.execute(_BEGIN, [id_array(it.id for it in found), id_array(first), _WORKER, RUN_LOCK])
        row = cursor.fetchone()
    return Claimed(run_id=row[0], groups=groups, given_up=given_up)


def _groups(found: list[Candidate]) -> tuple[list[list[int]], list[int]]:
    """Events to be worked on together, in order of arrival, within BATCH_BYTES; and those to be given up."""
    groups: list[list[int]] = []
    size, kind = 0, -1
    for it in sorted(found, key=lambda it: (it.started, it.id)):
        if it.started >= waiting.MOST_STARTS:
            continue
        is_over = groups and (len(groups[-1]) >= waiting.together(kind) or size + it.size > BATCH_BYTES)
        if it.started != kind or is_over:
            groups.append([])
            size, kind = 0, it.started
        groups[-1].append(it.id)
        size += it.size
    return groups, [it.id for it in found if it.started >= waiting.MOST_STARTS]
