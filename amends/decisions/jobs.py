"""The room's background jobs."""

from __future__ import annotations

from amends.decisions.commands.simulate import run_simulation
from amends.jobs.api import task


@task("decisions.simulate", queue="default")
def simulate(simulation_id: int, label: str) -> None:
    """Try a draft on past cases; one at a time (the lock)."""
    del label
    run_simulation(simulation_id)
