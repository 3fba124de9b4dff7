"""The room's background jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.casework.commands.batch import work_batch
from amends.casework.commands.beat import sweep
from amends.casework.commands.fold import fold
from amends.casework.commands.weigh import weigh_waiting
from amends.jobs.api import task


@task("casework.batch")
def batch(batch_id: int) -> None:
    """Decide the claims of a batch, each on its own."""
    work_batch(batch_id)


@app.periodic(cron="* * * * *")
@app.task(name="casework.weigh", queue="default", queueing_lock="casework.weigh", lock="casework.weigh")
def weigh_new(timestamp: int) -> None:
    """Every minute: weigh what came into review by other ways than the policy."""
    del timestamp
    weigh_waiting()


@app.periodic(cron="* * * * *")
@app.task(name="casework.fold", queue="default", queueing_lock="casework.fold", lock="casework.fold")
def fold_counts(timestamp: int) -> None:
    """Every minute: fold what came to the counts by cause and by day."""
    del timestamp
    fold()


@app.periodic(cron="23 3 * * *")
@app.task(name="casework.sweep", queue="default", queueing_lock="casework.sweep")
def forget(timestamp: int) -> None:
    """Every night: who was present yesterday."""
    del timestamp
    sweep()
