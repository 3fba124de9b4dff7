"""The room's background jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.feed.commands import deliver as delivering
from amends.feed.commands import forget as forgetting
from amends.jobs.api import task


@task("feed.deliver", queue="webhooks")
def deliver(endpoint_id: int) -> None:
    """Tell one endpoint what is due."""
    delivering.deliver_due(endpoint_id)


@app.periodic(cron="41 3 * * *")
@app.task(name="feed.forget", queue="default", queueing_lock="feed.forget")
def forget(timestamp: int) -> None:
    """Every night: events that are kept long enough."""
    del timestamp
    forgetting.forget()


@app.periodic(cron="* * * * *")
@app.task(name="feed.sweep", queue="webhooks", queueing_lock="feed.sweep")
def sweep(timestamp: int) -> None:
    """Every minute: what is due and has no job (a killed worker's)."""
    del timestamp
    delivering.sweep()
