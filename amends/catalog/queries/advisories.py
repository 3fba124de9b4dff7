"""Known defect patterns."""

from __future__ import annotations

from typing import Any

from amends.accounts.api import Right, require
from amends.catalog.models import Advisory
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
        firmware_from=row.firmware_from,
        firmware_to=row.firmware_to,
        date_code_from=row.date_code_from,
        date_code_to=row.date_code_to,
        component=row.component,
        component_lot=row.component_lot,
        words=tuple(row.words),
        examples=tuple(row.examples),
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
