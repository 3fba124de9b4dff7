"""Loads the room's jobs where the worker looks for them."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.claims.commands.sweep import sweep_drafts, sweep_orphans

__all__ = ["sweep"]


@app.periodic(cron="41 3 * * *")
@app.task(name="claims.sweep", queue="default", queueing_lock="claims.sweep")
def sweep(timestamp: int) -> None:
    """Every night: abandoned drafts first, then the photos that nothing refers to any more."""
    del timestamp
    sweep_drafts()
    sweep_orphans()
