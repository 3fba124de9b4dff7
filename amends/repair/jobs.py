"""The room's background jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.jobs.api import task
from amends.repair.commands.bulk import work_bulk
from amends.repair.commands.condense import condense
from amends.repair.commands.rank import rank, refresh


@task("repair.bulk", queue="intake")
def bulk(bulk_id: int) -> None:
    """A slice of a run over many letters."""
    work_bulk(bulk_id)


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
