"""`amends worker`: one process that works off background jobs."""

from __future__ import annotations

from typing import Annotated

import typer

from amends.jobs import api as jobs
from amends.readings.api import warm_up


def command(
    concurrency: Annotated[int, typer.Option(min=1, max=32, help="Jobs at the same time.")] = 2,
    queue: Annotated[str, typer.Option(help="Only jobs of this queue (vision: looking at photos).")] = "",
    without: Annotated[str, typer.Option(help="All jobs but those of this queue.")] = "",
) -> None:
    """Work off jobs until SIGTERM or Ctrl-C; running jobs are given 20 seconds to end."""
    if not queue:
        jobs.defer("intake.process")  # what a killed worker had in hand is free again
    if queue == "vision":
        warm_up()  # loading the models takes seconds: not when the first customer waits
    jobs.run_worker(concurrency=concurrency, only=queue, without=without)
