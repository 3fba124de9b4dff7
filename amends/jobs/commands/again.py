"""Running a dead job once more, when a person has removed what stopped it."""

from __future__ import annotations

from django.db import connection, transaction

from amends.core.errors import Conflict
from amends.jobs.commands.tasks import wake_workers


def run_again(job_id: int) -> None:
    """failed -> todo, with all its attempts again. Conflict when it is not dead any more.

    Bodies of jobs are idempotent, so running one that had half succeeded is safe.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL"
                " WHERE id = %s AND status = 'failed' RETURNING queue_name",
                [job_id],
            )
            changed = cursor.fetchone()
        if changed is None:
            raise Conflict("changed_meanwhile")
        wake_workers(changed[0])
