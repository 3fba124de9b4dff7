"""Lists of serial numbers, as the desk reads them."""

from __future__ import annotations

from amends.accounts.api import Right, require
from amends.catalog.models import SerialRange
from amends.catalog.types import SerialRangeView
from amends.core.actor import Actor
from amends.core.page import MAX_SIZE, Page, before, cut


def range_view(row: SerialRange) -> SerialRangeView:
    """The range as others see it; load it with its product."""
    return SerialRangeView(
        row.pk,
        row.product.sku,
        row.kind,
        row.serial_from,
        row.serial_to,
        tuple(row.countries),
        tuple(row.channels),
        row.reference,
        row.valid_from,
        row.valid_to,
    )


def serial_ranges(actor: Actor, sku: str = "", cursor: str = "", size: int = 50) -> Page[SerialRangeView]:
    """Lists of serial numbers, newest first; of one product when given."""
    require(actor, Right.CATALOG_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = SerialRange.objects.select_related("product").order_by("-pk")
    if sku:
        rows = rows.filter(product__sku=sku.strip())
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    return cut([range_view(row) for row in rows[: size + 1]], size, lambda row: [row.id])
