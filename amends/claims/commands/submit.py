"""Handing a claim in, and taking it back."""

from __future__ import annotations

from amends.claims.facts import ClaimSubmitted
from amends.claims.queries.reach import access_claim_to_write
from amends.claims.rules.text import MAX_MESSAGE, optional
from amends.claims.types import CLAIM
from amends.core import clock
from amends.core.actor import Actor
from amends.jobs.api import move


def submit(actor: Actor, claim_id: int) -> None:
    """draft -> checking; publishes ClaimSubmitted. Refused: move_not_allowed; Conflict when done meanwhile."""
    row = access_claim_to_write(actor, claim_id)
    move(row, CLAIM, "submit", actor, fact=ClaimSubmitted(claim_id=row.pk), submitted_at=clock.now())


def withdraw(actor: Actor, claim_id: int, reason: str) -> None:
    """The customer (or an agent for the customer) takes the claim back, as long as it is not decided."""
    row = access_claim_to_write(actor, claim_id)
    move(row, CLAIM, "withdraw", actor, optional(reason, "reason", MAX_MESSAGE), closed_at=clock.now())
