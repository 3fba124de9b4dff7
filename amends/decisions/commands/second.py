"""The second person's yes or no."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, money_limit, require
from amends.claims.api import claim as claim_of
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.decisions.commands.authority import granted_before
from amends.decisions.commands.goodwill import give_goodwill_back
from amends.decisions.commands.record import finish
from amends.decisions.models import Decision
from amends.decisions.queries.read import decision_row, view
from amends.decisions.types import VERDICT, DecisionView
from amends.jobs.api import move


def second(actor: Actor, decision_id: int, approve: bool, reason: str) -> DecisionView:
    """The second person's yes or no; a no leaves the claim in review for another decision.

    Refused: same_person, limit_exceeded (the second person's own limit must suffice), reason_needed (for a
    no), not_awaiting; Conflict when a colleague was faster.
    """
    require(actor, Right.CLAIMS_APPROVE_SECOND)
    with transaction.atomic():
        row = decision_row(decision_id)
        claim = claim_of(actor, row.claim_id)
        if row.state != "awaiting_second":
            raise Refused("not_awaiting")
        if actor.user_id is None or actor.user_id == row.decided_by_user_id:
            raise Refused("same_person")
        if approve:
            amount = Money((row.amount_minor or 0) + granted_before(claim, row.currency), row.currency)
            limit = money_limit(actor, amount.currency)
            if amount > limit:
                raise Refused("limit_exceeded", amount=str(amount), limit=str(limit))
            finish(row, actor, reason or "second approval", second_by=actor.label, second_by_user_id=actor.user_id)
        else:
            if not reason.strip():
                raise Refused("reason_needed", why="your colleague wants to know why not")
            move(
                row,
                VERDICT,
                "reject",
                actor,
                reason.strip(),
                second_by=actor.label,
                second_by_user_id=actor.user_id,
            )
            give_goodwill_back(row, actor)
        return view(row)


def awaiting_second(actor: Actor, cursor: str = "", size: int = 50) -> Page[DecisionView]:
    """Decisions that wait for a second person, oldest first."""
    require(actor, Right.CLAIMS_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = Decision.objects.select_related("policy").filter(state="awaiting_second").order_by("id")
    if cursor:
        rows = rows.filter(id__gt=before(cursor))
    page = cut(list(rows[: size + 1]), size, lambda row: [row.pk])
    return Page([view(row) for row in page.items], page.next_cursor)
