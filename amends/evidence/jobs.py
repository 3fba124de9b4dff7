"""Loads the room's jobs where the worker looks for them."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.evidence.commands.erase import keep_no_longer
from amends.evidence.commands.sweep import sweep_orphans, sweep_uploads

__all__ = ["retention"]


@app.periodic(cron="11 4 * * *")
@app.task(name="evidence.retention", queue="default", queueing_lock="evidence.retention")
def retention(timestamp: int) -> None:
    """Every night: what is kept no longer, uploads that were left, files that nothing refers to."""
    del timestamp
    keep_no_longer()
    sweep_uploads()
    sweep_orphans()
