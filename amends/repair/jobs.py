"""The room's background jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.jobs.api import task
from amends.repair.commands.condense import condense
from amends.repair.commands.rank import rank, refresh
from amends.repair.commands.resolve import replay_rest


@task("repair.replay_code", queue="intake")
def replay_code(code: str, after: int, label: str, user_id: int | None) -> None:
    """The rest of a replay of all letters of one code."""
    replay_rest(code, after, label, user_id)


@app.periodic(cron="* * * * *")
@app.task(name="repair.rank", queue="default", queueing_lock="repair.rank", lock="repair.rank")
def rank_new(timestamp: int) -> None:
    """Every minute: weigh what nobody weighed yet."""
    del timestamp
    rank()


@app.periodic(cron="*/10 * * * *")
@app.task(name="repair.refresh", queue="default", queueing_lock="repair.refresh", lock="repair.rank")
def weigh_again(timestamp: int) -> None:
    """Every ten minutes: scales, sharing, and what was weighed long ago."""
    del timestamp
    condense()
    refresh()
