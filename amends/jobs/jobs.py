"""Loads the room's own jobs where the worker looks for them."""

from amends.jobs.commands.facts import deliver

__all__ = ["deliver"]
