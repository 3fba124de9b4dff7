"""Known defect patterns."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from amends.accounts.api import Right, require
from amends.catalog.models import Advisory, SerialUnit
from amends.catalog.rules.serials import in_range, normal_serial
from amends.catalog.types import AdvisoryView
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut


def advisory_view(row: Advisory) -> AdvisoryView:
    """The advisory as others see it; load it with its product and lot."""
    return AdvisoryView(
        id=row.pk,
        public_id=row.public_id,
        product_id=row.product_id,
        title=row.title,
        serial_from=row.serial_from,
        serial_to=row.serial_to,
        lot_code=row.lot.code if row.lot else "",
        defect_code=row.defect_code,
        severity=row.severity,
        action=row.action,
        customer_text=row.customer_text,
        version=row.version,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        sku=row.product.sku,
        product_title=row.product.title,
    )


def advisory_views(**where: Any) -> list[AdvisoryView]:
    """Newest first, at most MAX_SIZE."""
    rows = Advisory.objects.select_related("product", "lot").filter(**where).order_by("-pk")[:MAX_SIZE]
    return [advisory_view(row) for row in rows]


def advisories(actor: Actor, cursor: str = "", size: int = 50) -> Page[AdvisoryView]:
    """All known defect patterns, newest first."""
    require(actor, Right.CATALOG_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = Advisory.objects.select_related("product", "lot").order_by("-pk")
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    return cut([advisory_view(row) for row in rows[: size + 1]], size, lambda row: [row.id])


def advisory(actor: Actor, public_id: str) -> AdvisoryView:
    """One known defect pattern; NotFound."""
    require(actor, Right.CATALOG_READ)
    found = advisory_views(public_id=public_id)
    if not found:
        raise NotFound
    return found[0]


def matching_advisories(
    product_id: int, serial: str, lot_code: str, defect_code: str, on: date
) -> list[AdvisoryView]:
    """Known patterns that this unit falls into; one statement.

    An advisory without a defect type is about every defect. One with a serial range or lot matches only a unit
    whose serial or lot is known and lies in it; the lot of a known serial is looked up when none is given.
    """
    normal = normal_serial(serial)
    known_lot = SerialUnit.objects.filter(product_id=OuterRef("product_id"), serial=normal).values("lot__code")[:1]
    rows = (
        Advisory.objects.select_related("product", "lot")
        .annotate(unit_lot=Subquery(known_lot))
        .filter(Q(valid_to=None) | Q(valid_to__gte=on), product_id=product_id, valid_from__lte=on)
        .filter(defect_code__in={defect_code, ""})
        .order_by("pk")
    )
    found = []
    for row in rows:
        lot = (lot_code or row.unit_lot or "").strip().casefold()
        if row.lot is not None and row.lot.code.casefold() != lot:
            continue
        if (row.serial_from or row.serial_to) and not in_range(normal, row.serial_from, row.serial_to):
            continue
        found.append(advisory_view(row))
    return found
