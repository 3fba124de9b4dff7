"""Folding the counts' steps into their rows, so that reading them stays cheap."""

from __future__ import annotations

from django.db import connection, transaction

_MOST = 50_000
_CAUSES = """
WITH gone AS (
    DELETE FROM casework_causestep WHERE id IN (SELECT id FROM casework_causestep ORDER BY id LIMIT %(most)s)
    RETURNING cause, change
), folded AS (
    INSERT INTO casework_causecount AS kept (cause, waiting) SELECT cause, sum(change) FROM gone GROUP BY cause
    ON CONFLICT (cause) DO UPDATE SET waiting = kept.waiting + excluded.waiting
)
SELECT count(*) FROM gone
"""
_DAYS = """
WITH gone AS (
    DELETE FROM casework_daystep WHERE id IN (SELECT id FROM casework_daystep ORDER BY id LIMIT %(most)s)
    RETURNING day, desk, first, seconds, change
), folded AS (
    INSERT INTO casework_daycount AS kept (day, desk, first, seconds, cases)
    SELECT day, desk, first, seconds, sum(change) FROM gone GROUP BY day, desk, first, seconds
    ON CONFLICT (day, desk, first, seconds) DO UPDATE SET cases = kept.cases + excluded.cases
)
SELECT count(*) FROM gone
"""
_EMPTY = "DELETE FROM casework_causecount WHERE waiting = 0", "DELETE FROM casework_daycount WHERE cases = 0"


def fold() -> int:
    """Fold the steps that are there, at most 50,000 of each kind; how many. Each step is deleted and added in one
    statement, and one process does it at a time: nothing is lost or counted twice, whenever it is killed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casework.fold'))")
        done = 0
        for statement in (_CAUSES, _DAYS):
            cursor.execute(statement, {"most": _MOST})
            done += cursor.fetchone()[0]
        if done:
            for statement in _EMPTY:
                cursor.execute(statement)
    return done
