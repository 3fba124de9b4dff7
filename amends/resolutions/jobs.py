"""Background jobs of the resolutions room."""

from __future__ import annotations

from amends.jobs.api import task
from amends.resolutions.commands.execute_refund import execute_refund

task("resolutions.execute_refund", queue="payments")(execute_refund)
