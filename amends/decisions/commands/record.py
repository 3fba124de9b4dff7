"""Writing a verdict: one standing decision per claim, whoever is first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError

from amends.claims.api import mark_decided
from amends.claims.ports import ClaimView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict
from amends.core.money import Money
from amends.decisions.commands.proposal import Proposal
from amends.decisions.facts import ClaimDecided, RemedyOffered
from amends.decisions.models import Asked, Decision, Policy
from amends.decisions.types import VERDICT, Ruling
from amends.jobs.api import move


def insert(
    actor: Actor,
    claim: ClaimView,
    ruling: Ruling,
    amount: Money | None,
    proposed: Proposal | None,
    override: str = "",
) -> Decision:
    """A proposed decision. The database lets only one stand: Conflict("decided_meanwhile") for the others, whose
    transaction is at an end with it."""
    try:
        row = Decision.objects.create(
            claim_id=claim.id,
            outcome=ruling.outcome,
            remedy=ruling.remedy,
            share_percent=ruling.share_percent,
            method=ruling.method,
            return_required=ruling.return_required,
            amount_minor=amount.minor if amount else None,
            currency=amount.currency if amount else "",
            fixed_minor=ruling.amount_minor,
            waive=ruling.waive,
            goodwill=ruling.goodwill,
            choices=list(ruling.choices),
            reasons=[list(reason) for reason in ruling.reasons],
            policy_id=proposed.policy_id if proposed else None,
            decided_by=actor.label,
            decided_by_user_id=actor.user_id,
            override_reason=override,
            inputs=proposed.inputs if proposed else {},
            trace=proposed.trace if proposed else {},
            at=clock.now(),
        )
    except IntegrityError as error:
        raise Conflict("decided_meanwhile") from error
    if proposed:  # who looks at the row wants the version: it is known, so it is not read again
        row.policy = Policy(pk=proposed.policy_id, version=proposed.version)
    return row


def finish(row: Decision, actor: Actor, reason: str, **changes: Any) -> None:
    """Make the decision final, mark the claim decided, say so: in the caller's transaction. One that leaves the
    customer a choice is offered first."""
    if row.choices:
        until = clock.now() + timedelta(days=settings.CHOICE_DAYS)
        offered = RemedyOffered(claim_id=row.claim_id, decision_id=row.pk)
        move(row, VERDICT, "offer", actor, reason, fact=offered, choose_until=until, **changes)
        mark_decided(actor, row.claim_id, reason, verb="offer")
        return
    fact = ClaimDecided(claim_id=row.claim_id, decision_id=row.pk, outcome=row.outcome, remedy=row.remedy)
    move(row, VERDICT, "confirm", actor, reason, fact=fact, **changes)
    mark_decided(actor, row.claim_id, reason)


def keep_asked(claim_id: int, proposed: Proposal) -> None:
    """Write down what the policy answered, whatever comes of it."""
    Asked.objects.create(
        claim_id=claim_id,
        policy_id=proposed.policy_id,
        outcome=proposed.ruling.outcome,
        inputs=proposed.inputs,
        trace=proposed.trace,
        at=clock.now(),
    )
