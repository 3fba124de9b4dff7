"""The room's background jobs."""

from __future__ import annotations

from amends.jobs.api import task
from amends.repair.commands.resolve import replay_rest


@task("repair.replay_code", queue="intake")
def replay_code(code: str, after: int, label: str, user_id: int | None) -> None:
    """The rest of a replay of all letters of one code."""
    replay_rest(code, after, label, user_id)
