"""The inspector has spoken: pay, wait for the repair, or bring the claim back to a person."""

from __future__ import annotations

from django.db import transaction

from amends.claims.api import add_note
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.decisions.api import standing
from amends.jobs.api import subscribe
from amends.resolutions.api import resolution_for, shorten, together
from amends.returns.api import rma
from amends.returns.ports import GoodsInspected
from amends.workflows.back import back_to_review
from amends.workflows.storylines.grant import IN_KIND

AGAINST = {
    "wrong_item": "The parcel held another item than the one that was claimed.",
    "swapped_unit": "The unit that arrived has another serial number than the one that was claimed.",
    "counterfeit": "The unit that arrived is a counterfeit and not the one that was sold.",
    "misuse": "The inspection found damage from use that the guarantee does not cover.",
}

NO_FAULT = "The inspection found no fault. The policy settles all the same; please look at it."


@subscribe(GoodsInspected, "workflows.carry_out_inspection")
def carry_out(fact: GoodsInspected) -> None:
    """No fault found is paid all the same (the customer acted in good faith) but flagged on the case."""
    granted, verdict = resolution_for(fact.claim_id), standing(fact.claim_id)
    if granted is None or granted.state != "granted":
        return
    if fact.result in AGAINST:
        if verdict is not None:
            back_to_review(fact.claim_id, verdict.id, AGAINST[fact.result])
        return
    if fact.result == "no_fault_found":
        add_note(SYSTEM, fact.claim_id, NO_FAULT)
    if granted.remedy in IN_KIND:
        return
    try:
        with transaction.atomic():
            came = rma(SYSTEM, fact.rma_id).quantity
            if 0 < came < granted.quantity:
                shorten(SYSTEM, granted.id, came)
            together.settle_due(SYSTEM, granted.id)
    except Refused as refusal:
        if verdict is None:
            raise
        back_to_review(fact.claim_id, verdict.id, f"The money could not be paid back yet. {refusal.text}")
