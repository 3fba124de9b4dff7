"""Polling a source without waiting for its time."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.exchange.models import Cursor
from amends.jobs.api import defer


def poll_now(actor: Actor, source_id: int) -> None:
    """Make all polls of the source due, except one that runs. NotFound when nothing of it is polled."""
    require(actor, Right.INTAKE_OPERATE)
    now = clock.now()
    with transaction.atomic():
        cursors = Cursor.objects.filter(source_id=source_id)
        if not cursors.exists():
            raise NotFound
        cursors.filter(begun_at=None).update(due_at=now)
        cursors.filter(failures__gt=0).update(due_at=now)
        defer("exchange.poll")
