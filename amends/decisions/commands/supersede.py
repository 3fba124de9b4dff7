"""Taking a verdict back because something new is known."""

from __future__ import annotations

from amends.core.actor import Actor
from amends.decisions.commands.authority import unspend
from amends.decisions.commands.goodwill import give_goodwill_back
from amends.decisions.models import Decision
from amends.decisions.queries.read import decision_row, view
from amends.decisions.types import VERDICT, DecisionView
from amends.jobs.api import move


def supersede(actor: Actor, decision_id: int, reason: str) -> DecisionView:
    """The decision stands no longer (the claim itself is reopened by the caller). Idempotent."""
    row = decision_row(decision_id)
    if row.state != "superseded":
        supersede_row(row, actor, reason)
    return view(row)


def supersede_row(row: Decision, actor: Actor, reason: str) -> None:
    """The guarded move; Conflict when somebody else was faster. What it took of its author's day and of a goodwill
    budget is free again."""
    before = row.state
    move(row, VERDICT, "supersede", actor, reason)
    if before in ("final", "awaiting_choice"):
        unspend(row)
    give_goodwill_back(row, actor)
