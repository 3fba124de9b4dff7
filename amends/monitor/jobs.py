"""The room's background jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.monitor.commands.condense import condense
from amends.monitor.commands.judge import judge_all


@app.periodic(cron="* * * * *")
@app.task(name="monitor.judge", queue="default", queueing_lock="monitor.judge", lock="monitor.judge")
def judge(timestamp: int) -> None:
    """Every minute."""
    del timestamp
    condense()
    judge_all()
