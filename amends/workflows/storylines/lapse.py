"""A return may not be used any more: it ran out, or a person cancelled it."""

from __future__ import annotations

from amends.core.actor import SYSTEM
from amends.decisions.api import standing
from amends.jobs.api import subscribe
from amends.resolutions.api import resolution_for
from amends.returns.api import rma
from amends.returns.ports import RmaLapsed
from amends.workflows.back import back_to_review
from amends.workflows.post import letter


@subscribe(RmaLapsed, "workflows.carry_out_lapse")
def carry_out(fact: RmaLapsed) -> None:
    """Expired: the remedy stays reserved, because staff can renew the return; the customer is told how.
    Cancelled by a person: the claim goes back to review with the reason."""
    if fact.how == "expired":
        letter(fact.claim_id, "return_expired", f"{fact.rma_id}", rma_ref=rma(SYSTEM, fact.rma_id).public_id)
        return
    granted, verdict = resolution_for(fact.claim_id), standing(fact.claim_id)
    if granted is not None and granted.id == fact.resolution_id and granted.state == "granted" and verdict:
        back_to_review(fact.claim_id, verdict.id, f"The return was cancelled. {fact.reason}")
