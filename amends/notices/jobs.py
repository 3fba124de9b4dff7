"""Loads the room's jobs where the worker looks for them."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app

from amends.notices.commands.send import send, send_waiting

__all__ = ["send", "wait_no_longer"]


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.send_waiting", queue="mail", queueing_lock="notices.send_waiting")
def wait_no_longer(timestamp: int) -> None:
    """Every five minutes: letters that were written before there was a mail server are sent."""
    del timestamp
    with transaction.atomic():
        send_waiting()
