"""Jobs whose worker died: a heartbeat tells, and the next worker takes them up."""

from __future__ import annotations

import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

log = logging.getLogger(__name__)
SILENT_AFTER = 30.0
"""Seconds without a heartbeat (sent every ten) after which a worker counts as dead."""
MOST_ATTEMPTS = 8
"""A job that was cut off this often probably kills its workers: it becomes a dead job, for a person to see."""


@app.periodic(cron="* * * * *")
@app.task(name="jobs.retry_stalled", queue="default", queueing_lock="jobs.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Every minute: run again what a dead worker had begun (the bodies of jobs are idempotent)."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_AFTER):
        if job.attempts + 1 >= MOST_ATTEMPTS:
            log.error("job %s (%s) was cut off %s times and is given up", job.id, job.task_name, job.attempts + 1)
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            log.warning("job %s (%s) was cut off and is started again", job.id, job.task_name)
            await manager.retry_job(job)
