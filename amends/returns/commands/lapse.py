"""An authorisation that is not used: cancelled by a person, expired by time, revived by staff."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict, NotFound
from amends.jobs.api import move
from amends.returns.commands.authorise import VALID
from amends.returns.facts import RmaLapsed
from amends.returns.models import Rma
from amends.returns.queries.reach import within_reach
from amends.returns.rules import words
from amends.returns.types import RETURN

BATCH = 500


def cancel_rma(actor: Actor, rma_id: int, reason: str) -> None:
    """authorised or expired -> cancelled; publishes RmaLapsed. Refused once goods arrived (case 48)."""
    require(actor, Right.RETURNS_AUTHORISE)
    row = _row(actor, rma_id)
    move(row, RETURN, "cancel", actor, words.reason(reason), fact=_lapsed(row, "cancelled", reason))


def cancel_for_claim(actor: Actor, claim_id: int, reason: str) -> None:
    """Cancel what is still open of the claim's returns, if anything is: for a decision that stands no longer.

    No fact is published: the caller knows.
    """
    require(actor, Right.RETURNS_AUTHORISE)
    with transaction.atomic():
        for row in Rma.objects.filter(claim_id=claim_id, state__in=("authorised", "expired")).select_for_update():
            move(row, RETURN, "cancel", actor, words.note(reason))


def revive(actor: Actor, rma_id: int, reason: str) -> None:
    """expired -> authorised for another 30 days, by staff (case 37)."""
    require(actor, Right.RETURNS_AUTHORISE)
    row = _row(actor, rma_id)
    if actor.is_customer:
        raise NotFound
    move(
        row,
        RETURN,
        "revive",
        actor,
        words.reason(reason),
        expires_at=clock.now() + VALID,
        expiry_rule=f"{VALID.days} days after it was revived",
    )


def expire_due() -> int:
    """A periodic job: authorised -> expired where the expiry has passed; how many (at most 500 a run)."""
    due = Rma.objects.filter(state="authorised", expires_at__lte=clock.now()).order_by("expires_at")[:BATCH]
    expired = 0
    for row in due:
        try:
            move(row, RETURN, "expire", SYSTEM, row.expiry_rule, fact=_lapsed(row, "expired", row.expiry_rule))
        except Conflict:
            continue  # received or cancelled in this moment
        expired += 1
    return expired


def _row(actor: Actor, rma_id: int) -> Rma:
    row = within_reach(actor).filter(pk=rma_id).first()
    if row is None:
        raise NotFound
    return row


def _lapsed(row: Rma, how: str, reason: str) -> RmaLapsed:
    return RmaLapsed(
        rma_id=row.pk, claim_id=row.claim_id, resolution_id=row.resolution_id, how=how, reason=reason.strip()
    )
