"""Which plan counts, and what it found."""

from __future__ import annotations

import msgspec
from django.db.models import Q

from amends.catalog.ports import ProductView
from amends.core import page
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import Page
from amends.inspection.models import Plan, Sheet
from amends.inspection.types import PlanView, SheetView, Step, StepResult
from amends.returns.ports import for_staff

_SHOWN = 50


def plan_for(product: ProductView | None) -> PlanView | None:
    """The newest version for the product, else for its category, else for all goods; None without steps."""
    hit = Q(scope="all")
    if product is not None:
        hit |= Q(scope="product", scope_value=product.sku)
        if product.category:
            hit |= Q(scope="category", scope_value=product.category)
    rows = Plan.objects.filter(hit).order_by("scope", "-version").distinct("scope")
    found = {row.scope: row for row in rows if row.steps}
    row = found.get("product") or found.get("category") or found.get("all")
    return plan_view(row) if row is not None else None


def newest(scope: str, scope_value: str) -> Plan | None:
    """The newest version of one plan."""
    return Plan.objects.filter(scope=scope, scope_value=scope_value).order_by("-version").first()


def plan(actor: Actor, plan_id: int) -> PlanView:
    """One version; NotFound."""
    for_staff(actor)
    row = Plan.objects.filter(pk=plan_id).first()
    if row is None:
        raise NotFound
    return plan_view(row)


def plans(actor: Actor, cursor: str = "", size: int = 50) -> Page[PlanView]:
    """The newest version of each plan, last changed first."""
    for_staff(actor)
    size = max(1, min(size, page.MAX_SIZE))
    last = Plan.objects.order_by("scope", "scope_value", "-version").distinct("scope", "scope_value").values("pk")
    rows = Plan.objects.filter(pk__in=last)
    if cursor:
        rows = rows.filter(id__lt=page.before(cursor))
    return page.cut([plan_view(row) for row in rows.order_by("-id")[: size + 1]], size, lambda row: [row.id])


def versions(actor: Actor, scope: str, scope_value: str) -> list[PlanView]:
    """All versions of one plan, newest first (at most 50)."""
    for_staff(actor)
    rows = Plan.objects.filter(scope=scope, scope_value=scope_value).order_by("-version")[:_SHOWN]
    return [plan_view(row) for row in rows]


def sheet(actor: Actor, receipt_id: int) -> SheetView | None:
    """What the steps found on a receipt; None when it was inspected without a plan (or not yet)."""
    for_staff(actor)
    row = Sheet.objects.select_related("plan").filter(receipt_id=receipt_id).first()
    if row is None:
        return None
    return SheetView(
        receipt_id=receipt_id,
        plan_name=row.plan.name,
        plan_version=row.plan.version,
        plan_id=row.plan_id,
        results=tuple(msgspec.convert(one, StepResult) for one in row.results),
        passed=row.passed,
        by=row.by,
        at=row.at,
    )


def plan_view(row: Plan) -> PlanView:
    """One version."""
    return PlanView(
        id=row.pk,
        scope=row.scope,
        scope_value=row.scope_value,
        name=row.name,
        version=row.version,
        steps=tuple(msgspec.convert(one, Step) for one in row.steps),
        author=row.author,
        reason=row.reason,
        at=row.at,
    )
