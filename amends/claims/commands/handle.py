"""The moves that the desk makes. Whoever calls has checked the person's right to what lies behind them."""

from __future__ import annotations

from amends.claims.facts import ClaimClosed
from amends.claims.models import Claim
from amends.claims.queries.reach import access_claim, access_claim_as_staff
from amends.claims.types import CLAIM
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.jobs.api import move


def send_to_review(actor: Actor, claim_id: int, reason: str) -> None:
    """checking -> in_review."""
    move(access_claim_as_staff(actor, claim_id, to_move=True), CLAIM, "send to review", actor, reason)


def mark_decided(actor: Actor, claim_id: int, reason: str, verb: str = "decide") -> None:
    """-> decided, or by `offer` -> awaiting_choice: approved, and the customer chooses the remedy (called by the
    decisions room inside its transaction)."""
    row = access_claim(actor, claim_id, to_move=True)
    if actor.is_customer and row.state != "awaiting_choice":
        raise NotFound()
    move(row, CLAIM, verb, actor, reason, decided_at=clock.now())


def reopen(actor: Actor, claim_id: int, reason: str) -> None:
    """decided or closed -> in_review."""
    row = access_claim_as_staff(actor, claim_id, to_move=True)
    move(row, CLAIM, "reopen", actor, reason, decided_at=None, closed_at=None, words_erased_at=None)


def close(actor: Actor, claim_id: int, reason: str) -> None:
    """decided -> closed; publishes ClaimClosed."""
    row = access_claim_as_staff(actor, claim_id, to_move=True)
    move(row, CLAIM, "close", actor, reason, fact=ClaimClosed(claim_id=row.pk), closed_at=clock.now())


def mark_settled(claim_id: int, remedy: str) -> None:
    """Note that the claim's remedy was carried out, so that later claims on the unit can be checked against it.

    Called when a remedy is settled (workflows); a second call changes nothing. NotFound when there is none.
    """
    changed = Claim.objects.filter(pk=claim_id, settled_at=None).update(
        settled_at=clock.now(), settled_remedy=remedy
    )
    if not changed and not Claim.objects.filter(pk=claim_id).exists():
        raise NotFound()
