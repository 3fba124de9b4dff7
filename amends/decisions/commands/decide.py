"""A person's verdict."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, money_limit, require
from amends.claims.api import claim as claim_of
from amends.claims.ports import ClaimView
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.decisions.commands.decide_by_policy import amount_of
from amends.decisions.commands.proposal import Proposal, propose
from amends.decisions.commands.record import finish, insert
from amends.decisions.queries.read import view
from amends.decisions.rules import ruling as rules
from amends.decisions.types import VERDICT, DecisionView, Ruling
from amends.jobs.api import move


def decide(actor: Actor, claim_id: int, ruling: Ruling, override_reason: str = "") -> DecisionView:
    """A person's verdict (approve or deny). Above the actor's money limit, or where the policy wants two people,
    it awaits a second person.

    Refused: reason_needed (no words for the customer, or differs from the policy's proposal without
    override_reason), share_invalid, remedy_unknown, nothing_left; Conflict when the claim was decided
    meanwhile.
    """
    require(actor, Right.CLAIMS_DECIDE)
    rules.check(ruling)
    with transaction.atomic():
        claim = claim_of(actor, claim_id)
        proposed = _policy_says(claim)
        if proposed and rules.differs(ruling, proposed.ruling) and not override_reason.strip():
            raise Refused("reason_needed", why="it differs from what the policy proposes")
        amount = amount_of(claim, ruling)
        row = insert(actor, claim, ruling, amount, proposed, override_reason.strip())
        why = override_reason.strip() or ruling.reasons[0][1]
        if amount is not None and not within_limit(actor, amount):
            move(row, VERDICT, "ask second", actor, f"{amount} is above the limit of {actor.label}")
        elif amount is not None and proposed and proposed.ruling.approval == "two":
            move(row, VERDICT, "ask second", actor, f"policy {proposed.version} wants two people to agree")
        else:
            finish(row, actor, why)
        return view(row)


def _policy_says(claim: ClaimView) -> Proposal | None:
    """Nothing when no policy is live: people must be able to decide all the same."""
    try:
        return propose(claim)
    except Refused as refusal:
        if refusal.code != "no_live_policy":
            raise
        return None


def within_limit(actor: Actor, amount: Money) -> bool:
    """Whether this person may grant the amount alone."""
    return amount <= money_limit(actor, amount.currency)
