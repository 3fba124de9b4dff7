"""Loads the room's jobs where the worker looks for them."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.returns.commands.lapse import expire_due

__all__ = ["expire"]


@app.periodic(cron="17 * * * *")
@app.task(name="returns.expire_due", queue="default", queueing_lock="returns.expire_due")
def expire(timestamp: int) -> None:
    """Every hour: authorisations whose time has passed."""
    del timestamp
    expire_due()
