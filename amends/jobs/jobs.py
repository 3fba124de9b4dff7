"""Loads the room's own jobs where the worker looks for them."""

from amends.jobs.commands.facts import deliver
from amends.jobs.commands.stalled import retry_stalled

__all__ = ["deliver", "retry_stalled"]
