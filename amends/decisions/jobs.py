"""The room's background jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.core import clock
from amends.decisions.commands.choosing import lapse, remind
from amends.decisions.commands.simulate import run_simulation
from amends.jobs.api import task


@task("decisions.simulate", queue="default")
def simulate(simulation_id: int, label: str) -> None:
    """Try a draft on past cases; one at a time (the lock)."""
    del label
    run_simulation(simulation_id)


@app.periodic(cron="27 * * * *")
@app.task(name="decisions.lapse_choices", queue="default", queueing_lock="decisions.lapse_choices")
def lapse_choices(timestamp: int) -> None:
    """Every hour: what nobody chose in time, and whose time is nearly over."""
    del timestamp
    lapse(clock.now())
    remind(clock.now())
