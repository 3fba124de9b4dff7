"""A verdict is final: grant what was approved, tell what was denied."""

from __future__ import annotations

from django.db import transaction

from amends.claims.api import close
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.decisions.api import ClaimDecided, decision
from amends.jobs.api import subscribe
from amends.resolutions.api import grant
from amends.workflows.back import back_to_review
from amends.workflows.post import letter
from amends.workflows.storylines.replace import check_chain


@subscribe(ClaimDecided, "workflows.carry_out_verdict")
def carry_out(fact: ClaimDecided) -> None:
    """Approve: reserve the entitlement. Deny: letter, and the claim is closed.

    When nothing is left to grant (another remedy or the channel was faster) the claim goes back to a person
    with that reason; it is never lost in between.
    """
    if decision(fact.decision_id).state != "final":
        return
    if fact.outcome == "deny":
        reasons = [sentence for _, sentence in decision(fact.decision_id).reasons]
        letter(fact.claim_id, "denied", str(fact.decision_id), reasons=reasons)
        close(SYSTEM, fact.claim_id, "denied")
        return
    try:
        with transaction.atomic():
            check_chain(fact)
            grant(fact.decision_id)
    except Refused as refusal:
        back_to_review(fact.claim_id, fact.decision_id, f"The remedy could not be granted. {refusal.text}")
