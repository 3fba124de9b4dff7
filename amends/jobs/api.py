"""What other rooms may use of the jobs room."""

from amends.jobs.commands.facts import publish, subscribe, subscribers
from amends.jobs.commands.move import move
from amends.jobs.commands.once import once
from amends.jobs.commands.run import run_pending
from amends.jobs.commands.tasks import defer, task, wake_workers
from amends.jobs.queries import MoveRecord, history

__all__ = [
    "MoveRecord",
    "defer",
    "history",
    "move",
    "once",
    "publish",
    "run_pending",
    "subscribe",
    "subscribers",
    "task",
    "wake_workers",
]
