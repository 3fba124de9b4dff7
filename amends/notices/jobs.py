"""Loads the room's jobs where the worker looks for them."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from amends.notices.commands.poll import poll
from amends.notices.commands.send import send, send_waiting

__all__ = ["look_into_mailbox", "send", "wait_no_longer"]


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.send_waiting", queue="mail", queueing_lock="notices.send_waiting")
def wait_no_longer(timestamp: int) -> None:
    """Every five minutes: letters that were written before there was a mail server are sent."""
    del timestamp
    with transaction.atomic():
        send_waiting()


@app.periodic(cron="* * * * *")
@app.task(
    name="notices.look_into_mailbox", queue="mail", queueing_lock="notices.look_into_mailbox", lock="mailbox"
)
def look_into_mailbox(timestamp: int) -> None:
    """Every minute, when a mailbox is set: take what came in. One at a time, however many workers there are."""
    del timestamp
    if settings.IMAP["host"]:
        poll(settings.IMAP)
