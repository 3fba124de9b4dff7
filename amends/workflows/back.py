"""Bringing a decided claim back to a person, with the reason; nothing that was promised is kept twice."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.claims.api import claim as claim_of
from amends.claims.api import reopen
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused, register_texts
from amends.decisions.api import standing, supersede
from amends.resolutions.api import cancel, resolution_for
from amends.returns.api import cancel_for_claim
from amends.workflows.post import letter

register_texts(
    {
        "settled_already": "This claim is settled: what was paid stays paid. File a new claim for a new defect.",
        "why_reopen": "Write why the claim is opened again; the customer reads it.",
    }
)


def back_to_review(claim_id: int, decision_id: int, why: str, actor: Actor = SYSTEM) -> None:
    """The decision stands no longer, the entitlement is given back, an unused return is cancelled, and the
    claim is in review with `why`, which the customer reads."""
    granted = resolution_for(claim_id)
    if granted is not None and granted.state == "granted":
        cancel(actor, granted.id, why)
    cancel_for_claim(actor, claim_id, why)
    supersede(actor, decision_id, why)
    reopen(actor, claim_id, why)
    letter(claim_id, "reopened", str(decision_id), why=why)


def reopen_case(actor: Actor, claim_id: int, why: str) -> None:
    """A person looks at a denied or not yet settled claim again.

    Refused: settled_already, why_reopen; move_not_allowed when it is open anyway.
    """
    require(actor, Right.CLAIMS_DECIDE)
    if not why.strip():
        raise Refused("why_reopen")
    with transaction.atomic():
        claim = claim_of(actor, claim_id)
        granted = resolution_for(claim.id)
        if granted is not None and granted.state in ("issued", "settled"):
            raise Refused("settled_already")
        verdict = standing(claim.id)
        if verdict is None:
            reopen(actor, claim.id, why.strip())
        else:
            back_to_review(claim.id, verdict.id, why.strip(), actor)
