"""Correcting which unit an undecided claim is about."""

from __future__ import annotations

from django.db import transaction

from amends.claims.api import claim as claim_of
from amends.claims.api import revise
from amends.claims.ports import ClaimInput, ClaimView
from amends.core.actor import Actor
from amends.core.errors import Refused, register_texts
from amends.returns.api import receipts_for

register_texts(
    {
        "goods_here": "Goods of this claim are here already, booked as {title}. Decide it as it is, and file "
        "a new claim for the other item.",
        "why_correct": "Write why the claim is corrected; colleagues read it.",
    }
)


def correct_case(
    actor: Actor, claim_id: int, order_line_id: int, serial: str, quantity: int, reason: str
) -> ClaimView:
    """Another item of the order, serial number or number of pieces; the checks and the policy run again.

    Needs Right.CLAIMS_DECIDE. Refused: why_correct, goods_here, and what claims.revise refuses.
    """
    if not reason.strip():
        raise Refused("why_correct", field="reason")
    with transaction.atomic():
        claim = claim_of(actor, claim_id)
        if order_line_id != claim.order_line_id and receipts_for(claim.id):
            raise Refused("goods_here", title=claim.title)
        said = ClaimInput(
            order_id=claim.order_id,
            order_line_id=order_line_id,
            defect_code=claim.defect_code,
            description=claim.description,
            serial=serial,
            quantity=quantity,
        )
        return revise(actor, claim_id, said, reason.strip())
