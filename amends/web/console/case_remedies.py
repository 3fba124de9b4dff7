"""What the case page shows of a remedy in kind, and of whether goods have to come back."""

from __future__ import annotations

from typing import Any

from amends.accounts.api import Right, can
from amends.core.actor import Actor
from amends.replacements.api import generation, replacement_for
from amends.returns.api import returnless
from amends.workflows.api import CaseView
from amends.workshop.api import repair_for

_OPEN = ("checking", "in_review", "awaiting_customer")


def around(me: Actor, found: CaseView) -> dict[str, Any]:
    """Context for console/claims/_remedies.html; a few bounded statements, none for a claim without remedy."""
    granted, claim = found.resolution, found.claim
    read = can(me, Right.RETURNS_READ)
    waits = granted is not None and granted.state == "granted" and granted.return_required and not found.receipts
    kept = returnless.waiver_for(claim.id) if granted is not None else None
    advice = None
    if kept is None and granted is not None and waits and granted.remedy != "repair":
        advice = returnless.advice(claim.id, granted)
    elif granted is None and claim.state in _OPEN and found.findings:
        advice = returnless.advice(claim.id)
    return {
        "made": replacement_for(claim.id) if granted is not None and granted.remedy == "replacement" else None,
        "mending": repair_for(claim.id) if granted is not None and found.decision is not None else None,
        "generation": generation(claim.sold_unit_id),
        "kept": kept,
        "advice": advice,
        "may_open": read,
        "may_keep": advice is not None
        and granted is not None
        and can(me, Right.RETURNS_AUTHORISE if advice.keep else Right.CLAIMS_APPROVE_SECOND),
    }
