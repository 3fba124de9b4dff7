"""Background jobs, deferred inside the business transaction (so never lost, never early)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from django.db import connection, transaction
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from amends.core.errors import AmendsError
from amends.jobs.commands.failures import remember

P = ParamSpec("P")
_MAX_ATTEMPTS = 8
_TASKS: dict[str, Any] = {}
_WAKE = """SELECT pg_notify(channel, '{{"type": "job_inserted", "job_id": 0}}') FROM (VALUES {}) AS it (channel)"""


class _Backoff(BaseRetryStrategy):
    """1, 4, 16, ... seconds up to an hour; a permanent refusal is not tried again."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, AmendsError) and exception.permanent:
            return None
        if job.attempts >= _MAX_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": min(4**job.attempts, 3600)})


def task(name: str, *, queue: str = "default") -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Declare a background job. Arguments must be plain JSON values; the body must be idempotent."""

    def declare(body: Callable[P, None]) -> Callable[P, None]:
        @wraps(body)
        def run(context: JobContext, /, *args: P.args, **kwargs: P.kwargs) -> None:
            try:
                body(*args, **kwargs)
            except Exception as error:
                if context.job is not None and context.job.id is not None:
                    remember(context.job.id, error)
                raise

        _TASKS[name] = app.task(name=name, queue=queue, retry=_Backoff(), pass_context=True)(run)
        return body

    return declare


def defer(
    name: str,
    *,
    lock: str | None = None,
    queueing_lock: str | None = None,
    in_seconds: int | None = None,
    **arguments: Any,
) -> None:
    """Have the job `name` run after this transaction commits (it is part of it).

    `lock`: jobs with the same lock run one after another. `in_seconds`: not before then.
    """
    later = {"schedule_in": {"seconds": in_seconds}} if in_seconds is not None else {}
    _TASKS[name].configure(lock=lock, queueing_lock=queueing_lock, **later).defer(**arguments)
    wake_workers(_TASKS[name].queue)


def wake_workers(queue: str) -> None:
    """Tell the sleeping workers of this queue after commit: one statement for all queues of a transaction.

    The library's trigger would notify inside the transaction, and NOTIFY serialises all commits;
    migration 0002 switches that trigger off.
    """
    known = next((entry[1] for entry in connection.run_on_commit if isinstance(entry[1], _Notify)), None)
    if known is not None:  # registered in this savepoint or one around it: it falls only together with this job
        known.queues[queue] = None
    else:
        transaction.on_commit(_Notify(queue))


def waking(*queues: str) -> str:
    """The statement that wakes workers: those of all queues listen on one channel, those of some on one each."""
    channels = ["procrastinate_any_queue_v1", *(f"procrastinate_queue_v1#{queue}" for queue in queues)]
    return _WAKE.format(", ".join(f"('{channel}')" for channel in channels))


class _Notify:
    """What is done after commit, for the queues that got a job."""

    def __init__(self, queue: str) -> None:
        self.queues = {queue: None}

    def __call__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(waking(*self.queues))
