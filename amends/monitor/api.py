"""What other rooms and doors may use of the monitor room."""

from amends.monitor.commands.condense import condense
from amends.monitor.commands.judge import judge_all
from amends.monitor.queries.health import health, source_health
from amends.monitor.queries.metrics import metrics
from amends.monitor.queries.refusals import refusals
from amends.monitor.types import HealthView, RefusedView

__all__ = [
    "HealthView",
    "RefusedView",
    "condense",
    "health",
    "judge_all",
    "metrics",
    "refusals",
    "source_health",
]
