"""Loads the room's jobs where the worker looks for them."""

from __future__ import annotations

from amends.jobs.api import task
from amends.readings.commands.read import read as read_now

__all__ = ["read"]

QUEUE = "vision"
"""Worked off by a process of its own: it holds about a gigabyte of models."""


@task("readings.read", queue=QUEUE)
def read(claim_id: int, photo_id: int) -> None:
    """Look at one photo."""
    read_now(claim_id, photo_id)
