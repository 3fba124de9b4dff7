"""The room's background jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.jobs.api import task
from amends.stewardship.commands.back_test import run_back_test
from amends.stewardship.commands.review import review


@task("stewardship.back_test", queue="default")
def back_test(back_test_id: int, label: str) -> None:
    """Try a tuning on stored events; one at a time (the lock)."""
    del label
    run_back_test(back_test_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="stewardship.review", queue="default", queueing_lock="stewardship.review")
def look_back(timestamp: int) -> None:
    """Every five minutes: what gates stopped, and whether they were right."""
    del timestamp
    review()
