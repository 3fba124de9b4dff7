"""Reading decisions and policies."""

from __future__ import annotations

from django.db.models import QuerySet

from amends.claims.api import claim as claim_of
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.decisions.models import Decision
from amends.decisions.rules import asking
from amends.decisions.types import DecisionView, Ruling

OPEN_OR_FINAL = ("proposed", "awaiting_second", "awaiting_choice", "final")


def view(row: Decision) -> DecisionView:
    """A row (with its policy at hand) as other rooms see it."""
    return DecisionView(
        id=row.pk,
        claim_id=row.claim_id,
        state=row.state,
        outcome=row.outcome,
        remedy=row.remedy,
        share_percent=row.share_percent,
        method=row.method,
        return_required=row.return_required,
        amount_minor=row.amount_minor,
        currency=row.currency,
        reasons=tuple((code, sentence) for code, sentence in row.reasons),
        policy_version=row.policy.version if row.policy else None,
        decided_by=row.decided_by,
        decided_by_user=row.decided_by_user_id,
        second_by=row.second_by,
        override_reason=row.override_reason,
        inputs=row.inputs,
        trace=row.trace,
        at=row.at,
        fixed_minor=row.fixed_minor,
        waive=row.waive,
        goodwill=row.goodwill,
        choices=tuple(row.choices),
        choose_until=row.choose_until,
        chosen_by=row.chosen_by,
    )


def _rows() -> QuerySet[Decision]:
    """With the version of their policy, without its contents."""
    return Decision.objects.select_related("policy").defer("policy__content")


def standing_row(claim_id: int) -> Decision | None:
    """The open or final decision of a claim."""
    return _rows().filter(claim_id=claim_id, state__in=OPEN_OR_FINAL).first()


def standing(claim_id: int) -> DecisionView | None:
    """The open or final decision of a claim."""
    row = standing_row(claim_id)
    return view(row) if row else None


def decision_row(decision_id: int, *, lock: bool = False) -> Decision:
    """NotFound when there is none."""
    rows = _rows().filter(pk=decision_id)
    row = (rows.select_for_update(of=("self",), no_key=True) if lock else rows).first()
    if row is None:
        raise NotFound
    return row


def decision(decision_id: int, *, lock: bool = False) -> DecisionView:
    """NotFound when there is none. `lock`: it stays as it is until the transaction ends."""
    return view(decision_row(decision_id, lock=lock))


def decisions(claim_id: int) -> list[DecisionView]:
    """Every decision of a claim, also superseded and rejected ones, oldest first (at most 50)."""
    rows = _rows().filter(claim_id=claim_id).order_by("id")
    return [view(row) for row in rows[:50]]


def fallen(claim_id: int) -> int:
    """How many decisions of the claim stand no longer. An offer that was taken up did not fall."""
    states = Decision.objects.filter(claim_id=claim_id).values_list("state", flat=True)
    return sum(state not in (*OPEN_OR_FINAL, "chosen") for state in states)


def replay(actor: Actor, decision_id: int) -> Ruling:
    """What the policy said when this decision was made, asked again: its stored version, inputs and guard."""
    row = decision_row(decision_id)
    claim_of(actor, row.claim_id)
    if row.policy is None:
        raise NotFound
    return asking.replayed(row.policy.content, row.inputs, row.trace).ruling
