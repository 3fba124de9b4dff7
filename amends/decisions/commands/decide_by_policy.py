"""The machine's verdict."""

from __future__ import annotations

from django.db import transaction

from amends.claims.api import claim as claim_of
from amends.claims.api import send_to_review
from amends.claims.ports import ClaimView
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.decisions.commands.authority import above
from amends.decisions.commands.payer import check_payer
from amends.decisions.commands.proposal import Case, Proposal, case_of, propose
from amends.decisions.commands.record import finish, insert, keep_asked
from amends.decisions.commands.supersede import supersede_row
from amends.decisions.facts import ReviewNeeded
from amends.decisions.ports import Amounts
from amends.decisions.queries.read import standing_row, view
from amends.decisions.rules.choice import each, pays
from amends.decisions.types import DecisionView, Ruling, Worth, asked_of
from amends.jobs.api import publish


def decide_by_policy(claim_id: int) -> DecisionView | None:
    """Apply the live policy to the newest findings. Approve/deny become final (ClaimDecided) unless a gate of
    the policy holds them; review sends the claim to a person (None is returned, ReviewNeeded).

    Idempotent: a claim that is decided already keeps its decision. A decision that waits for a second
    person is superseded, because new information came in.
    """
    with transaction.atomic():
        standing = standing_row(claim_id)
        if standing is not None and standing.state in ("final", "awaiting_choice"):
            return view(standing)
        claim = claim_of(SYSTEM, claim_id)
        if claim.state != "checking":
            return None
        if standing is not None:
            supersede_row(standing, SYSTEM, "new information came in before the second approval")
        case = case_of(claim)
        proposed = propose(case)
        keep_asked(claim.id, proposed)
        actor = Actor("policy", f"Policy {proposed.version}", roles=SYSTEM.roles)
        if proposed.ruling.outcome == "review":
            _to_person(actor, claim, proposed.ruling)
            return None
        try:
            check_payer(case, proposed.ruling)
        except Refused as refusal:
            _to_person(actor, claim, Ruling(outcome="review", reasons=((refusal.code, refusal.text),)))
            return None
        amount = amount_of(case, proposed.ruling)
        if amount is not None and pays(proposed.ruling) and above(actor, claim, amount):
            sentence = f"{amount} is more than a policy may grant by itself."
            _to_person(actor, claim, Ruling(outcome="review", reasons=(("above_policy_limit", sentence),)))
            return None
        return _final(actor, claim, proposed, amount)


def _to_person(actor: Actor, claim: ClaimView, ruling: Ruling) -> None:
    codes = list(dict.fromkeys(code for code, _ in ruling.reasons))
    send_to_review(actor, claim.id, ", ".join(code.replace("_", " ") for code in codes))
    publish(ReviewNeeded(claim_id=claim.id, reasons=codes))


def _final(actor: Actor, claim: ClaimView, proposed: Proposal, amount: Money | None) -> DecisionView:
    row = insert(actor, claim, proposed.ruling, amount, proposed)
    finish(row, actor, _why(proposed.ruling))
    return view(row)


def amount_of(case: Case, ruling: Ruling) -> Money | None:
    """What the ruling is worth: the share of what was paid (for repair and replacement the whole unit); where the
    customer may choose, the most that comes of it."""
    if ruling.outcome != "approve":
        return None
    found = max((worth_of(case.amounts, one) for one in each(ruling)), key=lambda worth: worth.minor)
    return Money(found.minor, found.currency)


def worth_of(amounts: Amounts, ruling: Ruling) -> Worth:
    """What an approval asks of the unit would come to now, by the same calculation as posting."""
    asked = asked_of(
        ruling.remedy,
        ruling.share_percent,
        ruling.return_required,
        ruling.amount_minor,
        ruling.currency,
        ruling.waive,
    )
    return amounts(asked)


def _why(ruling: Ruling) -> str:
    return ", ".join(dict.fromkeys(code.replace("_", " ") for code, _ in ruling.reasons))
