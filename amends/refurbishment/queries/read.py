"""Orders, plans, yields."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.db.models import Count, F, Q, QuerySet, Sum

from amends.catalog.api import normal_serial, product_by_sku
from amends.claims.ports import evidence_files
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.refurbishment.models import Bench, GradingPhoto, RefurbishmentOrder, RefurbishmentPlan
from amends.refurbishment.queries.views import order_view
from amends.refurbishment.types import OPEN, Centre, Identity, Plan, WorkOrderView, YieldLine
from amends.returns.ports import for_staff

AREA = "refurbishment"
"""The part of the evidence store that holds the photos."""
USUAL_CAPACITY = 20


def joined() -> QuerySet[RefurbishmentOrder]:
    """Orders with all that their view shows."""
    return RefurbishmentOrder.objects.select_related("erasure").prefetch_related("work", "results", "photos")


def order_by_ref(actor: Actor, ref: str) -> WorkOrderView:
    """By its number as printed, typed or scanned; NotFound."""
    for_staff(actor)
    row = joined().filter(public_id=ids.parse(ref, "RFB") or "").first()
    if row is None:
        raise NotFound
    return order_view(row)


def orders(
    actor: Actor, states: Sequence[str] = (), text: str = "", cursor: str = "", size: int = 50
) -> Page[WorkOrderView]:
    """Newest first; open ones longest waiting first (the queue)."""
    for_staff(actor)
    size = max(1, min(size, MAX_SIZE))
    rows, queue = joined(), bool(states) and set(states) <= set(OPEN)
    if states:
        rows = rows.filter(state__in=list(states))
    if text.strip():
        found = Q(sku=text.strip()) | Q(new_sku=text.strip()) | Q(public_id=ids.parse(text, "RFB") or "-")
        serial = normal_serial(text)
        rows = rows.filter(found | Q(serial=serial) if serial else found)
    if cursor:
        key = before(cursor)
        rows = rows.filter(pk__gt=key) if queue else rows.filter(pk__lt=key)
    fetched = rows.order_by("pk" if queue else "-pk")[: size + 1]
    return cut([order_view(row) for row in fetched], size, lambda row: [row.id])


def orders_of(receipt_ids: Sequence[int]) -> list[WorkOrderView]:
    """Orders for these receipts, oldest first (at most 200)."""
    return [order_view(row) for row in joined().filter(receipt_id__in=list(receipt_ids)).order_by("pk")[:200]]


def origins(new_sku: str, serial: str) -> list[Identity]:
    """What a refurbished unit was, newest first (at most 50); empty when it was made new."""
    rows = RefurbishmentOrder.objects.filter(new_sku=new_sku, serial=serial, state="released").order_by("-pk")
    return [_identity(row) for row in rows[:50]]


def offspring(sku: str, serial: str) -> list[Identity]:
    """As what the unit went on sale again, oldest first (at most 50)."""
    rows = RefurbishmentOrder.objects.filter(sku=sku, serial=serial, state="released").order_by("pk")
    return [_identity(row) for row in rows[:50]]


def plan_for(sku: str) -> Plan:
    """The newest version; version 0, in the currency of the product's cost, when there is none."""
    row = RefurbishmentPlan.objects.filter(sku=sku).order_by("-version").first()
    if row is not None:
        return msgspec.structs.replace(msgspec.convert(row.content, Plan), version=row.version)
    product = product_by_sku(sku)
    return Plan(sku=sku, currency=(product.cost_currency if product is not None else "") or "EUR")


def centres(actor: Actor) -> list[Centre]:
    """Places that refurbish, with their queue (at most 200); two statements."""
    for_staff(actor)
    counted: dict[str, dict[str, int]] = {}
    rows = RefurbishmentOrder.objects.filter(state__in=OPEN).values_list("location_code", "state")
    for place, state, number in rows.annotate(n=Count("pk")).order_by("location_code")[:600]:
        counted.setdefault(place, {})[state] = number
    kept = dict(Bench.objects.order_by("location_code").values_list("location_code", "capacity")[:200])
    return [
        Centre(
            location_code=place,
            capacity=kept.get(place, USUAL_CAPACITY),
            queued=counted.get(place, {}).get("queued", 0),
            working=counted.get(place, {}).get("working", 0),
            graded=counted.get(place, {}).get("graded", 0),
        )
        for place in sorted(kept.keys() | counted.keys())[:200]
    ]


def yields(actor: Actor) -> list[YieldLine]:
    """What refurbishing brought, by product and currency, most units first (at most 200); one statement."""
    for_staff(actor)
    rows = (
        RefurbishmentOrder.objects.filter(state__in=["released", "failed"])
        .values("sku", "title", "currency")
        .annotate(
            orders=Count("pk"), units=Sum("quantity"), passed=Sum("good"), cost=Sum("cost_minor"),
            sales=Sum(F("good") * F("price_minor"), filter=Q(state="released"), default=0),
        )
        .order_by("-units", "sku")[:200]
    )  # fmt: skip
    return [
        YieldLine(
            sku=row["sku"], title=row["title"], currency=row["currency"], orders=row["orders"], units=row["units"],
            good=row["passed"], cost_minor=row["cost"], sales_minor=row["sales"],
        )
        for row in rows
    ]  # fmt: skip


def photo_bytes(actor: Actor, public_id: str, *, small: bool = False) -> bytes:
    """The picture as JPEG; NotFound, Unavailable("photo_lost")."""
    for_staff(actor)
    row = GradingPhoto.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return evidence_files.fetch(row.sha256, small=small, area=AREA)


def _identity(row: RefurbishmentOrder) -> Identity:
    return Identity(
        new_sku=row.new_sku,
        sku=row.sku,
        serial=row.serial,
        grade=row.grade,
        quantity=row.good,
        order_ref=row.public_id,
        at=row.ended_at or row.at,
    )
