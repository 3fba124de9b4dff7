"""The room's background jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.intake.commands.condense import condense
from amends.intake.commands.drive import process_all
from amends.jobs.api import task


@task("intake.process", queue="intake")
def process() -> None:
    """Work off what is due, for a slice of time; as many at a time as settings say."""
    process_all()


@app.periodic(cron="* * * * *")
@app.task(name="intake.sweep", queue="intake", queueing_lock="intake.sweep")
def sweep(timestamp: int) -> None:
    """Every minute: events whose waiting is over, and any that a died process left behind."""
    del timestamp
    condense(at_once=True)
    process_all()
