"""Background jobs of the credit room."""

from __future__ import annotations

from procrastinate.contrib.django import app

import amends.credit.commands.transfer  # noqa: F401 (declares the job)
from amends.credit.commands.expire import expire


@app.periodic(cron="11 * * * *")
@app.task(name="credit.expire", queue="payments", queueing_lock="credit.expire")
def expire_hourly(timestamp: int) -> None:
    """Every hour: holds that nobody captured, and credit whose time is over."""
    del timestamp
    expire()
