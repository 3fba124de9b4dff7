"""Reading the history of a state axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from amends.jobs.models import StateMove


@dataclass(frozen=True, slots=True)
class MoveRecord:
    """One change of state, as history shows it."""

    axis: str
    object_id: int
    verb: str
    before: str
    after: str
    actor_kind: str
    actor_label: str
    reason: str
    at: datetime


def history(pairs: Iterable[tuple[str, int]]) -> list[MoveRecord]:
    """All changes of the given (axis, object id) pairs, oldest first; one statement."""
    by_axis: dict[str, list[int]] = {}
    for axis, object_id in pairs:
        by_axis.setdefault(axis, []).append(object_id)
    rows = StateMove.objects.none()
    for axis, ids in by_axis.items():
        rows = rows | StateMove.objects.filter(axis=axis, object_id__in=ids)
    return [
        MoveRecord(
            row.axis,
            row.object_id,
            row.verb,
            row.before,
            row.after,
            row.actor_kind,
            row.actor_label,
            row.reason,
            row.at,
        )
        for row in rows.order_by("at", "id")[:1000]
    ]


@dataclass(frozen=True, slots=True)
class QueueHealth:
    """How the background work goes. Ages in seconds."""

    workers: int
    """Workers with a heartbeat in the last 30 seconds."""
    waiting: int
    oldest_due: float
    """How long the longest-waiting job that could run now has waited; 0 if there is none."""
    stalled: int
    """Jobs whose worker died; a live worker takes them up within a minute."""
    dead: int
    """Jobs that failed for good."""


def queue_health() -> QueueHealth:
    """The state of the queue and its workers; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH alive AS (
                SELECT id FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'
            ), due AS (
                SELECT coalesce(job.scheduled_at, max(event.at)) AS since
                FROM procrastinate_jobs job
                LEFT JOIN procrastinate_events event ON event.job_id = job.id
                WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
                GROUP BY job.id
            )
            SELECT (SELECT count(*) FROM alive), (SELECT count(*) FROM due),
                coalesce((SELECT extract(epoch FROM now() - min(since)) FROM due), 0),
                (SELECT count(*) FROM procrastinate_jobs
                 WHERE status = 'doing' AND (worker_id IS NULL OR worker_id NOT IN (SELECT id FROM alive))),
                (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed')
            """
        )
        workers, waiting, oldest, stalled, dead = cursor.fetchone()
    return QueueHealth(workers, waiting, float(oldest), stalled, dead)
