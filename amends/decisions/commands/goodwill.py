"""Goodwill budgets: what a team may give in a period without owing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.decisions.models import Decision, GoodwillBudget, GoodwillEntry
from amends.decisions.queries.goodwill import budget_view
from amends.decisions.types import BudgetView

_NAME = 100


def make_budget(
    actor: Actor, team: str, members: Sequence[int], limit: Money, starts: date, ends: date
) -> BudgetView:
    """Needs Right.PEOPLE_ADMIN. `members`: ids of people (none: everybody). Refused("budget_invalid")."""
    require(actor, Right.PEOPLE_ADMIN)
    if not team.strip() or len(team) > _NAME:
        raise Refused("budget_invalid", why="it needs a team's name of at most 100 characters", field="team")
    if limit.minor <= 0:
        raise Refused("budget_invalid", why="the amount must be above zero", field="amount")
    if ends < starts:
        raise Refused("budget_invalid", why="it would end before it begins", field="ends")
    try:
        with transaction.atomic():
            row = GoodwillBudget.objects.create(
                team=team.strip(),
                members=sorted(set(members)),
                currency=limit.currency,
                starts=starts,
                ends=ends,
                minor=limit.minor,
                made_by=actor.label,
                at=clock.now(),
            )
    except IntegrityError as error:
        raise Refused("budget_invalid", why="the team has one that begins on that day", field="starts") from error
    return budget_view(row)


def change_budget(actor: Actor, budget_id: int, limit: Money) -> BudgetView:
    """Another amount; never less than what is used: Refused("budget_invalid"). Needs Right.PEOPLE_ADMIN."""
    require(actor, Right.PEOPLE_ADMIN)
    changed = GoodwillBudget.objects.filter(pk=budget_id, currency=limit.currency, used__lte=limit.minor).update(
        minor=limit.minor
    )
    if not changed:
        raise Refused("budget_invalid", why="more than that is used already, or it is in another currency")
    return budget_view(GoodwillBudget.objects.get(pk=budget_id))


def take_goodwill(actor: Actor, row: Decision, amount: Money) -> None:
    """Take a decision's money from the person's budget of today: the team's own before the one for everybody.

    Refused: goodwill_no_budget, goodwill_budget_short. The database adds the entry to what is used and refuses to
    pass the budget, so of two at once that do not both fit one is refused.
    """
    today = clock.now().date()
    mine = Q(members__contains=[actor.user_id]) if actor.user_id is not None else Q(members=[])
    rows = GoodwillBudget.objects.filter(
        mine | Q(members=[]), currency=amount.currency, starts__lte=today, ends__gte=today
    )
    found = sorted(rows[:50], key=lambda one: (not one.members, one.ends, one.pk))
    if not found:
        raise Refused("goodwill_no_budget", currency=amount.currency)
    budget = next((one for one in found if one.minor - one.used >= amount.minor), found[0])
    # locked until the transaction ends, so that the refusal below tells what is really left
    locked = GoodwillBudget.objects.select_for_update().get(pk=budget.pk)
    left = locked.minor - locked.used
    if left < amount.minor:
        raise Refused(
            "goodwill_budget_short", team=locked.team, left=str(Money(left, amount.currency)), amount=str(amount)
        )
    _enter(locked, row, amount.minor, actor)


def give_goodwill_back(row: Decision, actor: Actor) -> None:
    """A decision that stands no longer gives its goodwill back, once."""
    if not row.goodwill:
        return
    found = GoodwillEntry.objects.filter(decision_id=row.pk).order_by("id")
    entries = list(found.select_related("budget")[:2])
    if len(entries) == 1:
        _enter(entries[0].budget, row, -entries[0].minor, actor)


def _enter(budget: GoodwillBudget, row: Decision, minor: int, actor: Actor) -> None:
    GoodwillEntry.objects.create(budget=budget, decision=row, minor=minor, by=actor.label, at=clock.now())


def books_differ() -> list[int]:
    """Ids of budgets whose use is not the sum of their entries: there must be none."""
    summed = GoodwillBudget.objects.annotate(entered=Coalesce(Sum("entries__minor"), 0))
    return list(summed.exclude(entered=F("used")).values_list("pk", flat=True)[:100])
