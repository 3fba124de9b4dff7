"""The rest does not come: the return ends with what arrived."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import acting
from amends.returns.commands.inspect import conclude
from amends.returns.models import Receipt, Rma
from amends.returns.queries.rmas import rma
from amends.returns.rules import words
from amends.returns.types import RmaView


def accept_short(actor: Actor, rma_id: int, reason: str) -> RmaView:
    """Expect no more than what arrived. Once that is inspected the return goes on, and what was granted shrinks to
    the pieces that came (resolutions.shorten); the others need a claim of their own.

    Refused: rma_nothing_short (all is here, nothing is, or it is over), reason_needed; NotFound.
    """
    require(actor, Right.RETURNS_AUTHORISE)
    because = words.reason(reason)
    with transaction.atomic():
        acting(actor)
        row = Rma.objects.select_for_update().filter(pk=rma_id).first()
        if row is None or actor.is_customer:
            raise NotFound
        if row.state != "received" or not 0 < row.received_quantity < row.quantity:
            raise Refused("rma_nothing_short", ref=row.public_id, received=row.received_quantity)
        Rma.objects.filter(pk=row.pk).update(quantity=row.received_quantity)
        row.quantity = row.received_quantity
        newest = Receipt.objects.filter(rma=row).order_by("-id").first()
        if newest is not None:
            conclude(actor, row, newest, because)
        return rma(actor, row.pk)
