"""The room's background jobs: calls to channels and files of partners, each kind in a job of its own so that none
waits for another."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from amends.exchange.commands.answer import answer_due
from amends.exchange.commands.fetch import fetch_wanted
from amends.exchange.commands.hand_over import hand_over
from amends.exchange.commands.poll import poll_due
from amends.exchange.commands.take_in import take_in
from amends.exchange.commands.tell import deliver_due
from amends.jobs.api import task


@task("exchange.poll", queue="exchange")
def poll() -> None:
    """Poll what is due now."""
    poll_due()


@task("exchange.push", queue="exchange")
def push() -> None:
    """Tell channels what waits."""
    deliver_due()


@app.periodic(cron="* * * * *")
@app.task(name="exchange.poll_sweep", queue="exchange", queueing_lock="exchange.poll_sweep")
def poll_sweep(timestamp: int) -> None:
    """Every minute: polls that are due."""
    del timestamp
    poll_due()


@app.periodic(cron="* * * * *")
@app.task(name="exchange.fetch_sweep", queue="exchange", queueing_lock="exchange.fetch_sweep")
def fetch_sweep(timestamp: int) -> None:
    """Every minute: documents that thin events named."""
    del timestamp
    fetch_wanted()


@app.periodic(cron="* * * * *")
@app.task(name="exchange.push_sweep", queue="exchange", queueing_lock="exchange.push_sweep")
def push_sweep(timestamp: int) -> None:
    """Every minute: what channels were not told yet."""
    del timestamp
    deliver_due()


@app.periodic(cron="* * * * *")
@app.task(name="exchange.files", queue="exchange", queueing_lock="exchange.files", lock="exchange.files")
def exchange_files(timestamp: int) -> None:
    """Every minute, where a folder is set: what partners put there, and what we have for them."""
    del timestamp
    answer_due()
    if settings.FILES_DIR is not None:
        take_in(settings.FILES_DIR)
        hand_over(settings.FILES_DIR)
