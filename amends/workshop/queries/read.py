"""Reading repair orders and workshops."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from amends.accounts.api import Right, require
from amends.catalog.api import normal_serial
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.workshop.models import RepairOrder, Workshop
from amends.workshop.queries.views import repair_view, workshop_view
from amends.workshop.types import RepairView, WorkshopView


def rows(actor: Actor) -> QuerySet[RepairOrder]:
    """Those within reach: staff sees all, a customer own ones."""
    found = RepairOrder.objects.select_related("workshop").prefetch_related("quotes", "work", "loans")
    if actor.is_customer:
        return found.filter(customer_id=actor.customer_id) if actor.customer_id is not None else found.none()
    require(actor, Right.RETURNS_READ)
    return found


def repair_by_ref(actor: Actor, ref: str) -> RepairView:
    """By its number as printed, typed or scanned; NotFound."""
    row = rows(actor).filter(public_id=ids.parse(ref, "REP") or "").first()
    if row is None:
        raise NotFound
    return repair_view(row)


def repair_for(claim_id: int) -> RepairView | None:
    """The claim's newest repair order."""
    found = RepairOrder.objects.select_related("workshop").prefetch_related("quotes", "work", "loans")
    row = found.filter(claim_id=claim_id).order_by("-pk").first()
    return repair_view(row) if row is not None else None


def repair(repair_id: int) -> RepairView:
    """By id; NotFound."""
    row = RepairOrder.objects.select_related("workshop").filter(pk=repair_id).first()
    if row is None:
        raise NotFound
    return repair_view(row)


def repairs(
    actor: Actor, states: Sequence[str] = (), text: str = "", cursor: str = "", size: int = 50
) -> Page[RepairView]:
    """Newest first, by state, number, order, serial or SKU."""
    found = rows(actor)
    if states:
        found = found.filter(state__in=list(states))
    if text.strip():
        found = found.filter(_hit(text.strip()))
    if cursor:
        found = found.filter(pk__lt=before(cursor))
    size = max(1, min(size, MAX_SIZE))
    return cut([repair_view(row) for row in found.order_by("-pk")[: size + 1]], size, lambda row: [row.id])


def counts(actor: Actor) -> dict[str, int]:
    """How many orders are in each state; one statement."""
    require(actor, Right.RETURNS_READ)
    return dict(RepairOrder.objects.values_list("state").annotate(n=Count("pk")).order_by())


def workshops(actor: Actor, *, active: bool = False) -> list[WorkshopView]:
    """At most 200, by name."""
    require(actor, Right.RETURNS_READ)
    found = Workshop.objects.filter(active=True) if active else Workshop.objects.all()
    return [workshop_view(row) for row in found.order_by("name", "pk")[:200]]


def attempts(sold_unit_id: int) -> int:
    """How often this unit was repaired and went back to the customer."""
    return RepairOrder.objects.filter(sold_unit_id=sold_unit_id, state="with_customer").count()


def _hit(text: str) -> Q:
    for prefix, field in (("REP", "public_id"), ("CLM", "claim_ref")):
        ref = ids.parse(text, prefix)
        if ref:
            return Q(**{field: ref})
    hit = Q(order_number=text) | Q(sku=text)
    serial = normal_serial(text)
    return hit | Q(serial=serial) if serial else hit
