"""Reading problems, and whether the correction works."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db.models import Count, Q

from amends.accounts.api import Right, require
from amends.catalog.api import lists
from amends.core import clock, page
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.page import Page
from amends.quality.models import Action, Problem
from amends.quality.queries import store
from amends.quality.types.problems import ActionView, Effect, Evidence, QualityProblem, QualityProblemRow

OPEN = ("raised", "contained", "cause_found", "corrected")
LEAST_DAYS = 28
"""Pieces that started after a correction say nothing before they are so old."""


def problems(
    actor: Actor, only_open: bool = True, cursor: str = "", size: int = 50, *, supplier: str = ""
) -> Page[QualityProblemRow]:
    """Problems (of one supplier's goods), newest first. Needs Right.QUALITY_READ."""
    require(actor, Right.QUALITY_READ)
    size = max(1, min(size, page.MAX_SIZE))
    rows = Problem.objects.annotate(left=Count("actions", filter=Q(actions__done_on=None)))
    if only_open:
        rows = rows.filter(state__in=OPEN)
    if supplier:
        rows = rows.filter(supplier=supplier)
    if cursor:
        rows = rows.filter(pk__lt=page.before(cursor))
    found = [
        QualityProblemRow(
            id=row.pk, ref=row.public_id, state=row.state, sku=row.sku, title=row.title, supplier=row.supplier,
            lot=row.lot, opened_at=row.opened_at, times=row.evidence["times"], open_actions=row.left,
        )
        for row in rows.order_by("-id")[: size + 1]
    ]  # fmt: skip
    return page.cut(found, size, lambda row: [row.id])


def late_actions() -> dict[int, int]:
    """How many open actions are late, by problem."""
    late = Action.objects.filter(done_on=None, due_on__lt=clock.now().date())
    return dict(late.values_list("problem_id").annotate(many=Count("id")))


def problem(actor: Actor, ref: str) -> QualityProblem:
    """One whole problem; NotFound."""
    require(actor, Right.QUALITY_READ)
    row = Problem.objects.filter(public_id=ref).first()
    if row is None:
        raise NotFound
    return QualityProblem(
        id=row.pk, ref=row.public_id, state=row.state, sku=row.sku, title=row.title, supplier=row.supplier,
        supplier_name=_supplier(actor, row), lot=row.lot, symptom=row.symptom, cause=row.cause,
        cause_label=row.cause_label, opened_at=row.opened_at,
        evidence=msgspec.convert(row.evidence, Evidence), steps=row.steps, actions=_actions(row),
        containment=row.containment, pattern=row.pattern, noticed=row.letter_id is not None,
        corrected_on=row.corrected_on, effect=effect_of(row),
    )  # fmt: skip


def _supplier(actor: Actor, row: Problem) -> str:
    try:
        return lists.supplier(actor, row.supplier).name if row.supplier else ""
    except NotFound:
        return ""


def _actions(row: Problem) -> tuple[ActionView, ...]:
    today = clock.now().date()
    return tuple(
        ActionView(
            id=one.pk, kind=one.kind, text=one.text, owner=one.owner, due_on=one.due_on, done_on=one.done_on,
            late=one.done_on is None and one.due_on < today,
        )
        for one in row.actions.order_by("kind", "due_on", "id")[:200]
    )  # fmt: skip


def effect_of(row: Problem) -> Effect | None:
    """Pieces that started after the correction against the lot, at the same ages; None before a correction, or
    where the figures cannot be had."""
    if row.corrected_on is None:
        return None
    try:
        units, today = store.table("units"), store.needed().at.date()
    except Refused:
        return None
    from amends.quality.rules import aggregates

    days = (today - row.corrected_on).days
    if days < LEAST_DAYS:
        says = (
            f"Too early: the oldest corrected pieces are {max(days, 0)} days old; from {LEAST_DAYS} on they count."
        )
        return _effect(max(days, 0), (0, 0.0), (0, 0.0), says)
    bad = aggregates.narrowed(units, {"sku": row.sku, "lot": row.lot})
    later = aggregates.narrowed(units, {"sku": row.sku})
    before = store.rows(aggregates.up_to(bad, days), 1)[0]
    after = store.rows(aggregates.up_to(later, days, row.corrected_on), 1)[0]
    return _effect(days, _counted(before), _counted(after), "")


def _counted(row: dict[str, Any]) -> tuple[int, float]:
    return int(row["failures"] or 0), float(row["unit_months"] or 0.0)


def _effect(days: int, before: tuple[int, float], after: tuple[int, float], says: str) -> Effect:
    from amends.statistics.rates.exact import rate_ratio

    ratio: float | None = None
    low, high = 0.0, float("inf")
    if not says:
        ratio, low, high = rate_ratio(after[0], after[1], before[0], before[1])
        ratio = ratio if ratio == ratio and ratio != float("inf") else None
        says = _says(after, low, high)
    return Effect(
        days=days, before_failures=before[0], before_months=round(before[1], 1), after_failures=after[0],
        after_months=round(after[1], 1), ratio=ratio, low=low,
        high=None if high == float("inf") else high, says=says,
    )  # fmt: skip


def _says(after: tuple[int, float], low: float, high: float) -> str:
    if after[1] <= 0:
        return "Nothing that started after the correction is in use yet."
    if high < 1:
        return f"It works: at the same ages the rate fell to between {low:.0%} and {high:.0%} of the lot's (95 %)."
    if low > 1:
        return f"It got worse: at the same ages the rate is at least {low:.1f} times the lot's (95 %)."
    return "Not known yet: the interval of the rates still holds no change."
