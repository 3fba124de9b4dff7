"""Background jobs of the replacements room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amends.jobs.api import task
from amends.replacements.commands.execute_collateral import execute_collateral
from amends.replacements.commands.prepare import lapse_due
from amends.replacements.commands.secure import ask_open, charge_due, remind_due

task("replacements.execute_collateral", queue="payments")(execute_collateral)


@app.periodic(cron="23 * * * *")
@app.task(name="replacements.watch", queue="default", queueing_lock="replacements.watch")
def watch(timestamp: int) -> None:
    """Every hour: reservations nobody came for, reminders, collateral past its deadline."""
    del timestamp
    lapse_due()
    remind_due()
    charge_due()


@app.periodic(cron="*/5 * * * *")
@app.task(name="replacements.ask_holders", queue="default", queueing_lock="replacements.ask_holders")
def ask_holders(timestamp: int) -> None:
    """Every five minutes: authorisations that customers were asked for."""
    del timestamp
    ask_open()
