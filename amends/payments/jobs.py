"""Background jobs of the payments room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.jobs.api import task
from amends.payments.commands.chase import chase_silent_refunds
from amends.payments.commands.execute_refund import execute_refund

task("payments.execute_refund", queue="payments")(execute_refund)


@app.periodic(cron="41 */2 * * *")
@app.task(name="payments.chase_refunds", queue="payments", queueing_lock="payments.chase_refunds")
def chase(timestamp: int) -> None:
    """Every two hours: refunds that their provider never answered for."""
    del timestamp
    chase_silent_refunds()
