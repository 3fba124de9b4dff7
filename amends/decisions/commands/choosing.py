"""The customer chooses among the remedies that a decision leaves open.

A decision's contents never change: the offer that was made stays as it is (chosen), and what was chosen is a
decision of its own, final at once, of the same policy or person.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from amends.accounts.api import Right, require
from amends.claims.api import claim as claim_of
from amends.claims.ports import ClaimView
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import AmendsError, Refused
from amends.core.money import Money
from amends.decisions.commands.decide_by_policy import worth_of
from amends.decisions.commands.record import finish
from amends.decisions.facts import ChoiceRunsOut
from amends.decisions.models import Decision
from amends.decisions.ports import Amounts, amounts
from amends.decisions.queries.read import standing_row, view
from amends.decisions.rules.choice import each
from amends.decisions.types import IN_KIND, VERDICT, Choice, DecisionView, Offer, Ruling
from amends.jobs.api import move, publish

__all__ = ["choose", "lapse", "offer", "remind"]

_FRESH = timedelta(hours=1)
"""How long after the offer's own letter nobody is reminded."""
_MOST = 200
"""Offers that one run of `lapse` closes, or of `remind` reminds of."""


def offer(actor: Actor, claim_id: int) -> Offer | None:
    """What can be chosen for the claim, each with what it pays now; nothing when no choice is open. NotFound when
    the claim is not within reach."""
    claim = claim_of(actor, claim_id)
    row = standing_row(claim.id)
    if row is None or row.state != "awaiting_choice" or claim.state != "awaiting_choice":
        return None
    assert row.choose_until is not None
    ask = amounts(claim.sold_unit_id, claim.quantity)
    found = tuple(_choice(ask, one) for one in each(_ruling(row)))
    return Offer(decision_id=row.pk, until=row.choose_until, choices=found)


def choose(actor: Actor, claim_id: int, remedy: str) -> DecisionView:
    """Take one of the offered remedies: the customer, or a colleague whom the customer told. The same again
    changes nothing.

    Refused: nothing_to_choose, remedy_not_offered, choice_outdated (it would pay more than was agreed to: a person
    looks again); Conflict when somebody chose meanwhile.
    """
    claim = claim_of(actor, claim_id)
    if not actor.is_customer:
        require(actor, Right.CLAIMS_DECIDE)
    with transaction.atomic():
        row = standing_row(claim.id)
        if row is not None and row.state == "final" and row.chosen_by and row.remedy == remedy:
            return view(row)
        if row is None or row.state != "awaiting_choice":
            raise Refused("nothing_to_choose")
        taken = next((one for one in each(_ruling(row)) if one.remedy == remedy), None)
        if taken is None:
            raise Refused("remedy_not_offered", field="remedy")
        return view(_take(actor, claim, row, taken))


def lapse(now: datetime) -> int:
    """Give the first remedy where nothing was chosen in time; how many. One that cannot be given stays and is
    tried again: a person sees it waiting."""
    due = Decision.objects.filter(state="awaiting_choice", choose_until__lte=now, claim__state="awaiting_choice")
    closed = 0
    for claim_id, remedy in due.order_by("choose_until").values_list("claim_id", "remedy")[:_MOST]:
        try:
            choose(SYSTEM, claim_id, remedy)
        except AmendsError:  # chosen meanwhile, or no longer to be had
            continue
        closed += 1
    return closed


def remind(now: datetime) -> int:
    """Publish ChoiceRunsOut, once for each offer, settings.CHOICE_REMINDER_DAYS before it ends; how many. An offer
    that was made for no longer than this is not reminded of: the letter with it is fresh."""
    ahead = timedelta(days=settings.CHOICE_REMINDER_DAYS)
    due = Decision.objects.filter(
        state="awaiting_choice",
        claim__state="awaiting_choice",
        reminded_at=None,
        choose_until__gt=Greatest(F("at") + ahead + _FRESH, now),
        choose_until__lte=now + ahead,
    )
    told = 0
    for decision_id, claim_id in due.order_by("choose_until").values_list("pk", "claim_id")[:_MOST]:
        with transaction.atomic():
            waits = Decision.objects.filter(pk=decision_id, state="awaiting_choice", reminded_at=None)
            if waits.update(reminded_at=now):
                publish(ChoiceRunsOut(claim_id=claim_id, decision_id=decision_id))
                told += 1
    return told


def _take(actor: Actor, claim: ClaimView, row: Decision, taken: Ruling) -> Decision:
    worth = worth_of(amounts(claim.sold_unit_id, claim.quantity), taken)
    if row.amount_minor is not None and worth.minor > row.amount_minor:
        raise Refused("choice_outdated", amount=str(Money(worth.minor, worth.currency)))
    who = "nobody in time" if actor == SYSTEM else "the customer" if actor.is_customer else actor.label
    move(row, VERDICT, "choose", actor, taken.remedy)
    made = Decision.objects.get(pk=row.pk)
    made.pk, made.state, made.choices, made.choose_until = None, "proposed", [], None
    made.remedy, made.method = taken.remedy, taken.method
    made.amount_minor, made.chosen_by, made.at = worth.minor, who, clock.now()
    made.reminded_at = None
    made.save(force_insert=True)
    finish(made, actor, f"{taken.remedy.replace('_', ' ')} chosen by {who}")
    return made


def _ruling(row: Decision) -> Ruling:
    return Ruling(
        outcome=row.outcome,
        remedy=row.remedy,
        share_percent=row.share_percent,
        return_required=row.return_required,
        method=row.method,
        waive=row.waive,
        goodwill=row.goodwill,
        choices=tuple(row.choices),
    )


def _choice(ask: Amounts, one: Ruling) -> Choice:
    if one.remedy in IN_KIND:
        return Choice(remedy=one.remedy, method=one.method, amount_minor=None, currency="")
    worth = worth_of(ask, one)
    return Choice(remedy=one.remedy, method=one.method, amount_minor=worth.minor, currency=worth.currency)
