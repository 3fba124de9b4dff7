"""Goodwill budgets and the log of decisions, for those who look after them."""

from __future__ import annotations

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.decisions.models import DecisionLog, GoodwillBudget
from amends.decisions.types import BudgetView, LogLine


def budget_view(row: GoodwillBudget) -> BudgetView:
    """A budget as others see it."""
    return BudgetView(
        id=row.pk,
        team=row.team,
        members=tuple(row.members),
        currency=row.currency,
        starts=row.starts,
        ends=row.ends,
        minor=row.minor,
        used=row.used,
        made_by=row.made_by,
    )


def budgets(actor: Actor, cursor: str = "", size: int = 50) -> Page[BudgetView]:
    """Newest first; needs Right.CLAIMS_APPROVE_SECOND."""
    require(actor, Right.CLAIMS_APPROVE_SECOND)
    size = max(1, min(size, MAX_SIZE))
    rows = GoodwillBudget.objects.order_by("-id")
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    page = cut(list(rows[: size + 1]), size, lambda row: [row.pk])
    return Page([budget_view(row) for row in page.items], page.next_cursor)


def my_budgets(actor: Actor, currency: str) -> list[BudgetView]:
    """The budgets that this person may use today, own teams' first."""
    today = clock.now().date()
    rows = GoodwillBudget.objects.filter(currency=currency, starts__lte=today, ends__gte=today).order_by("id")
    mine = [one for one in rows[:200] if not one.members or actor.user_id in one.members]
    return [budget_view(one) for one in sorted(mine, key=lambda one: (not one.members, one.pk))]


def log(actor: Actor, claim_id: int | None = None, cursor: str = "", size: int = 50) -> Page[LogLine]:
    """The log of decisions, newest first, of one claim or of all; needs Right.CLAIMS_APPROVE_SECOND."""
    require(actor, Right.CLAIMS_APPROVE_SECOND)
    size = max(1, min(size, MAX_SIZE))
    rows = DecisionLog.objects.order_by("-id")
    if claim_id is not None:
        rows = rows.filter(claim_id=claim_id)
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    page = cut(list(rows[: size + 1]), size, lambda row: [row.pk])
    return Page([_line(row) for row in page.items], page.next_cursor)


def _line(row: DecisionLog) -> LogLine:
    return LogLine(
        id=row.pk,
        decision_id=row.decision_id,
        claim_id=row.claim_id,
        state=row.state,
        outcome=row.outcome,
        remedy=row.remedy,
        share_percent=row.share_percent,
        fixed_minor=row.fixed_minor,
        amount_minor=row.amount_minor,
        currency=row.currency,
        goodwill=row.goodwill,
        decided_by=row.decided_by,
        second_by=row.second_by,
        reasons=tuple((code, sentence) for code, sentence in row.reasons),
        override_reason=row.override_reason,
        at=row.at,
    )
