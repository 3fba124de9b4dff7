"""Running jobs: the worker, and draining the queue in this process."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from django.db.models import Count, Max
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob


def run_pending() -> None:
    """Work off all jobs that are due now, in this process, and return (demo, import, tests).

    In a thread of its own, because the caller's may have an event loop already (a browser test's has). Jobs that
    wait for a lock, which one that is tried again later holds, stay: they are not due before it.
    """
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker, ThreadPoolExecutor(1) as thread:
        before = None
        while (now := _due()) and now != before:
            before = now
            thread.submit(
                worker.run_worker,
                wait=False,
                install_signal_handlers=False,
                listen_notify=False,
                delete_jobs="successful",
            ).result()


def _due() -> tuple[int, int] | None:
    """How many jobs are due, and the newest of them; None when there is none. A round that changes neither ran
    nothing."""
    found = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None).aggregate(
        n=Count("id"), last=Max("id")
    )
    return (found["n"], found["last"]) if found["n"] else None


def run_worker(*, concurrency: int, only: str = "", without: str = "") -> None:
    """Work off jobs as they come, until SIGTERM or SIGINT; running jobs get 20 seconds to end.

    `only`: of this queue; `without`: of all queues but this one; neither: of all.

    A job that is cut off is started again by `jobs.retry_stalled`.
    """
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker:
        queues = {only} if only else {task.queue for task in worker.tasks.values()} - {without}
        worker.run_worker(
            queues=sorted(queues) if only or without else None,
            concurrency=concurrency,
            delete_jobs="successful",
            shutdown_graceful_timeout=20,
            name=f"worker-{os.getpid()}",
        )
