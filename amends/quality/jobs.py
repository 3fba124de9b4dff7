"""The room's background jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.jobs.api import task
from amends.quality.commands.refresh import refresh


@app.periodic(cron="20 2 * * *")
@app.task(name="quality.nightly", queue="default", queueing_lock="quality.refresh", lock="quality.refresh")
def nightly(timestamp: int) -> None:
    """Every night."""
    del timestamp
    refresh()


@task("quality.refresh", queue="default")
def now() -> None:
    """When somebody asks for it."""
    refresh()
