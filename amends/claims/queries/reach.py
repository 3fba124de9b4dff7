"""Which claims a person may see at all. Everything else is "not found"."""

from __future__ import annotations

from django.db.models import QuerySet

from amends.accounts.api import Right, require
from amends.claims.models import Claim
from amends.core.actor import Actor
from amends.core.errors import NotFound


def within_reach(actor: Actor) -> QuerySet[Claim]:
    """The claims that this actor may read: a customer's own, everybody's for staff with the right."""
    require(actor, Right.CLAIMS_READ)
    if not actor.is_customer:
        return Claim.objects.all()
    if actor.customer_id is None:
        return Claim.objects.none()
    return Claim.objects.filter(customer_id=actor.customer_id)


def access_claim(actor: Actor, claim_id: int, *, lock: bool = False, to_move: bool = False) -> Claim:
    """The row; `lock` holds it until the transaction ends, `to_move`: with its id and state only. NotFound when it
    is not within reach."""
    rows = within_reach(actor).only("state") if to_move else within_reach(actor)
    row = (rows.select_for_update() if lock else rows).filter(pk=claim_id).first()
    if row is None:
        raise NotFound()
    return row


def access_claim_to_write(actor: Actor, claim_id: int, *, lock: bool = False) -> Claim:
    """As above, for those who may also change claims."""
    row = access_claim(actor, claim_id, lock=lock)
    require(actor, Right.CLAIMS_WRITE)
    return row


def access_claim_as_staff(actor: Actor, claim_id: int, *, to_move: bool = False) -> Claim:
    """For what the desk does (the calling room or workflow has checked the person's right). `to_move`: with its
    id and state only."""
    if actor.is_customer:
        raise NotFound()
    rows = Claim.objects.only("state") if to_move else Claim.objects.all()
    row = rows.filter(pk=claim_id).first()
    if row is None:
        raise NotFound()
    return row
