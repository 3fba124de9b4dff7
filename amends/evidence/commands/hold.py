"""A legal hold: evidence that nobody and nothing erases until somebody releases it."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from amends.accounts.api import Right, customer, require
from amends.claims.api import claim
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.evidence.models import Hold
from amends.evidence.queries.views import hold_view
from amends.evidence.types import HoldView


def set_hold(actor: Actor, reason: str, claim_id: int | None = None, customer_id: int | None = None) -> HoldView:
    """Hold one claim's or one customer's evidence. Refused: field_missing; Conflict("hold_exists"); NotFound."""
    require(actor, Right.PEOPLE_ADMIN)
    if not reason.strip():
        raise Refused("field_missing", field="reason")
    if claim_id is not None:
        claim(actor, claim_id)
        customer_id = None
    elif customer_id is not None:
        customer(customer_id)
    else:
        raise Refused("field_missing", field="claim")
    try:
        with transaction.atomic():
            row = Hold.objects.create(
                claim_id=claim_id,
                customer_id=customer_id,
                reason=reason.strip()[:500],
                set_by=actor.label,
                set_at=clock.now(),
            )
    except IntegrityError:
        raise Conflict("hold_exists") from None
    return hold_view(row)


def release_hold(actor: Actor, hold_id: int) -> HoldView:
    """The hold ends; retention goes on from the next night. NotFound; Conflict("hold_released")."""
    require(actor, Right.PEOPLE_ADMIN)
    open_ones = Hold.objects.filter(pk=hold_id, released_at=None)
    if open_ones.update(released_at=clock.now(), released_by=actor.label) != 1:
        if not Hold.objects.filter(pk=hold_id).exists():
            raise NotFound()
        raise Conflict("hold_released")
    return hold_view(Hold.objects.get(pk=hold_id))
