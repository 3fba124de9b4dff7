"""What other rooms may use of the jobs room."""

from amends.jobs.commands import steps
from amends.jobs.commands.acting import acting
from amends.jobs.commands.again import run_again
from amends.jobs.commands.facts import fact_in_hand, publish, rehearse, subscribe
from amends.jobs.commands.forget import forget_moves
from amends.jobs.commands.move import move
from amends.jobs.commands.once import once
from amends.jobs.commands.rehearse import rehearsing
from amends.jobs.commands.run import run_pending, run_worker
from amends.jobs.commands.tasks import defer, task, wake_workers, waking
from amends.jobs.queries.dead import DeadJob, dead_jobs
from amends.jobs.queries.state import MoveRecord, QueueHealth, history, queue_health
from amends.jobs.queries.waiting import queue_of, waiting

__all__ = [
    "DeadJob",
    "MoveRecord",
    "QueueHealth",
    "acting",
    "dead_jobs",
    "defer",
    "fact_in_hand",
    "forget_moves",
    "history",
    "move",
    "once",
    "publish",
    "queue_health",
    "queue_of",
    "rehearse",
    "rehearsing",
    "run_again",
    "run_pending",
    "run_worker",
    "steps",
    "subscribe",
    "task",
    "waiting",
    "wake_workers",
    "waking",
]
