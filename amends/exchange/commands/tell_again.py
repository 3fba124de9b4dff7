"""Sending a refused push once more, after a person mended its cause."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.exchange.models import Push
from amends.exchange.rules.moves import PUSH
from amends.jobs.api import defer, move


def tell_again(actor: Actor, push_id: int, reason: str = "") -> None:
    """Put it back to waiting. Whether an earlier attempt got through is looked up first; where the
    channel cannot show it, this person says that it did not. NotFound, Conflict,
    Refused("move_not_allowed") when it is not refused."""
    require(actor, Right.INTAKE_OPERATE)
    push = Push.objects.filter(pk=push_id).first()
    if push is None:
        raise NotFound
    with transaction.atomic():
        move(push, PUSH, "repeat", actor, reason, due_at=clock.now(), settled_at=None, sent_at=None)
        defer("exchange.push")
