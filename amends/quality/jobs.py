"""The room's background jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.jobs.api import task
from amends.quality.commands.refresh import refresh
from amends.quality.commands.weekly import send_due


@app.periodic(cron="20 2 * * *")
@app.task(name="quality.nightly", queue="default", queueing_lock="quality.refresh", lock="quality.refresh")
def nightly(timestamp: int) -> None:
    """Every night."""
    del timestamp
    refresh()


@app.periodic(cron="7 * * * *")
@app.task(name="quality.weekly", queue="default", queueing_lock="quality.weekly", lock="quality.weekly")
def weekly(timestamp: int) -> None:
    """Every hour: somewhere it is Monday morning."""
    del timestamp
    send_due()


@task("quality.refresh", queue="default")
def now() -> None:
    """When somebody asks for it."""
    refresh()
