"""A person's verdict."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.claims.api import claim as claim_of
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.decisions.commands.authority import second_needed
from amends.decisions.commands.decide_by_policy import amount_of, worth_of
from amends.decisions.commands.goodwill import take_goodwill
from amends.decisions.commands.payer import check_payer
from amends.decisions.commands.proposal import Case, Proposal, case_of, propose
from amends.decisions.commands.record import finish, insert
from amends.decisions.queries.read import view
from amends.decisions.rules import ruling as rules
from amends.decisions.types import VERDICT, DecisionView, Ruling
from amends.jobs.api import move


def decide(
    actor: Actor, claim_id: int, ruling: Ruling, override_reason: str = "", *, seen: str = ""
) -> DecisionView:
    """A person's verdict (approve or deny). Above the actor's money limit for the case or the day, or where the
    policy wants two people, it awaits a second person. `seen`: the digest of the preview that the person looked
    at.

    Refused: reason_needed (no words for the customer, or differs from the policy's proposal without
    override_reason), gift_not_refunded, share_invalid, amount_not_positive, currency_foreign, remedy_unknown,
    nothing_left, preview_outdated (the amount is not what was seen), goodwill_no_budget, goodwill_budget_short;
    Conflict when the claim was decided meanwhile.
    """
    require(actor, Right.CLAIMS_DECIDE)
    rules.check(ruling)
    with transaction.atomic():
        claim = claim_of(actor, claim_id)
        case = case_of(claim)
        proposed = _policy_says(case)
        if proposed and rules.differs(ruling, proposed.ruling) and not override_reason.strip():
            raise Refused("reason_needed", why="it differs from what the policy proposes")
        if ruling.goodwill and not override_reason.strip():
            raise Refused("reason_needed", why="goodwill is given for a reason, which is kept")
        check_payer(case, ruling)
        amount = _amount(case, ruling, seen)
        row = insert(actor, claim, ruling, amount, proposed, override_reason.strip())
        why = override_reason.strip() or ruling.reasons[0][1]
        if amount is not None and ruling.goodwill:
            take_goodwill(actor, row, amount)
        if amount is not None and proposed and proposed.ruling.approval == "two":
            move(row, VERDICT, "ask second", actor, f"policy {proposed.version} wants two people to agree")
        elif amount is not None and (above := second_needed(actor, claim, amount)):
            move(row, VERDICT, "ask second", actor, above)
        else:
            finish(row, actor, why)
        return view(row)


def _amount(case: Case, ruling: Ruling, seen: str) -> Money | None:
    if ruling.outcome == "approve" and seen and worth_of(case.amounts, ruling).digest != seen:
        raise Refused("preview_outdated")
    return amount_of(case, ruling)


def _policy_says(case: Case) -> Proposal | None:
    """Nothing when no policy is live: people must be able to decide all the same."""
    try:
        return propose(case)
    except Refused as refusal:
        if refusal.code != "no_live_policy":
            raise
        return None
