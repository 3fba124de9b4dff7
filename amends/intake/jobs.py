"""The room's background jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.intake.commands.condense import condense
from amends.intake.commands.drive import process_all
from amends.intake.commands.resolve import replay_rest
from amends.jobs.api import task


@task("intake.process", queue="intake")
def process() -> None:
    """Work off what is due, for a slice of time; as many at a time as settings say."""
    process_all()


@task("intake.replay_code", queue="intake")
def replay_code(code: str, after: int, label: str, user_id: int | None) -> None:
    """The rest of a replay of all letters of one code."""
    replay_rest(code, after, label, user_id)


@app.periodic(cron="* * * * *")
@app.task(name="intake.sweep", queue="intake", queueing_lock="intake.sweep")
def sweep(timestamp: int) -> None:
    """Every minute: events whose waiting is over, and any that a died process left behind."""
    del timestamp
    condense(at_once=True)
    process_all()
