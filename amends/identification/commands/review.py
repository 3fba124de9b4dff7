"""A person says what a claim's photos and words show."""

from __future__ import annotations

from amends.accounts.api import Right, require
from amends.claims.api import claim as claim_of
from amends.claims.api import defect_types
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.identification.commands.remember import remember
from amends.identification.models import Answer, Example
from amends.identification.types import Truth


def review(actor: Actor, claim_id: int, defect: str) -> None:
    """Keep it as the truth until the goods are inspected. Refused: nothing_to_look_at, shown_defect_unknown,
    reviewed_by_inspection; NotFound."""
    require(actor, Right.CLAIMS_DECIDE)
    claim = claim_of(actor, claim_id)
    if actor.is_customer:
        raise NotFound
    found = {it.code: it for it in defect_types("finding")}.get(defect)
    if found is None:
        raise Refused("shown_defect_unknown", field="defect", defect=defect or "(none)")
    if not Answer.objects.filter(claim_id=claim_id).exclude(said="").exists():
        raise Refused("nothing_to_look_at", ref=claim.public_id)
    if Example.objects.filter(claim_id=claim_id, source="inspection").exists():
        raise Refused("reviewed_by_inspection", ref=claim.public_id)
    remember(
        Truth(
            claim_id=claim_id,
            defect=found.code,
            label=found.label,
            component=found.category,
            source="person",
            by=actor.label,
        )
    )
