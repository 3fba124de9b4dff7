"""Correcting which unit an undecided claim is about."""

from __future__ import annotations

from django.db import transaction

from amends.claims.api import claim as claim_of
from amends.claims.api import revise
from amends.claims.ports import ClaimInput, ClaimView
from amends.core.actor import Actor
from amends.core.errors import Refused, register_texts
from amends.orders.api import order
from amends.purchases.api import gift_of
from amends.returns.api import receipts_for

register_texts(
    {
        "goods_here": "Goods of this claim are here already, booked as {title}. Decide it as it is, and file "
        "a new claim for the other item.",
        "order_of_another": "That order was placed by another customer. If the unit was a present, have the "
        "customer say so as a purchase, and accept it there.",
        "why_correct": "Write why the claim is corrected; colleagues read it.",
    }
)


def correct_case(
    actor: Actor,
    claim_id: int,
    order_line_id: int,
    serial: str,
    quantity: int,
    reason: str,
    order_id: int | None = None,
) -> ClaimView:
    """Another item, serial number or number of pieces, or another order (`order_id`) of the same customer; the
    checks and the policy run again.

    Needs Right.CLAIMS_DECIDE. Refused: why_correct, goods_here, order_of_another, and what claims.revise refuses.
    """
    if not reason.strip():
        raise Refused("why_correct", field="reason")
    with transaction.atomic():
        claim = claim_of(actor, claim_id)
        if order_line_id != claim.order_line_id and receipts_for(claim.id):
            raise Refused("goods_here", title=claim.title)
        if order_id is not None and not _may_hold(actor, claim, order_line_id, order_id):
            raise Refused("order_of_another", field="order")
        said = ClaimInput(
            order_id=claim.order_id if order_id is None else order_id,
            order_line_id=order_line_id,
            defect_code=claim.defect_code,
            description=claim.description,
            serial=serial,
            quantity=quantity,
        )
        return revise(actor, claim_id, said, reason.strip())


def _may_hold(actor: Actor, claim: ClaimView, order_line_id: int, order_id: int) -> bool:
    """Whether the claim may be moved to that order: its customer placed it, or was given a unit of that line."""
    to = order(actor, order_id)
    if claim.customer_id is None or to.customer_id == claim.customer_id:
        return True
    units = [unit.id for line in to.lines if line.id == order_line_id for unit in line.units]
    return any(gift_of(claim.customer_id, unit_id) for unit_id in units)
