"""Serial units."""

from __future__ import annotations

from django.db.models import Count
from django.db.models.functions import Lower

from amends.accounts.api import Right, require
from amends.catalog.models import Lot, Product, SerialUnit
from amends.catalog.rules.serials import normal_serial
from amends.catalog.types import LotView, UnitView
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, after, before, cut

MOST_LOT = 100


def unit_view(row: SerialUnit) -> UnitView:
    """The unit as others see it."""
    lot_code = row.lot.code if row.lot else ""
    return UnitView(
        row.pk, row.product_id, row.serial, row.lot_id, lot_code, row.stolen, row.firmware, row.date_code
    )


def unit(product_id: int, serial: str) -> UnitView | None:
    """The unit with this serial, None when unknown: a missing serial never mints one."""
    normal = normal_serial(serial)
    if not normal:
        return None
    row = SerialUnit.objects.select_related("lot").filter(product_id=product_id, serial=normal).first()
    return unit_view(row) if row is not None else None


def units(actor: Actor, sku: str, text: str = "", cursor: str = "", size: int = 50) -> Page[UnitView]:
    """A product's serial units by serial; `text` is how the serial begins. NotFound for the product."""
    require(actor, Right.CATALOG_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = SerialUnit.objects.filter(product_id=_product(sku)).select_related("lot").order_by("serial")
    if normal := normal_serial(text):
        rows = rows.filter(serial__startswith=normal)
    if cursor:
        rows = rows.filter(serial__gt=after(cursor))
    return cut([unit_view(row) for row in rows[: size + 1]], size, lambda row: [row.serial])


def lots(actor: Actor, sku: str, cursor: str = "", size: int = 50) -> Page[LotView]:
    """A product's production lots, newest first. NotFound for the product."""
    require(actor, Right.CATALOG_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = Lot.objects.filter(product_id=_product(sku)).annotate(units=Count("serialunit")).order_by("-pk")
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    shown = [LotView(row.pk, row.code, row.produced_on, row.units) for row in rows[: size + 1]]
    return cut(shown, size, lambda row: [row.id])


def lot_code(product_id: int | None, told: str = "", serial: str = "") -> str:
    """The production lot, written as in the catalogue: as it was told, else of the unit with this serial; empty
    where neither is known. A lot that the catalogue does not know is written in capitals."""
    written = " ".join(told.split())[:MOST_LOT]
    if product_id is None:
        return written.upper()
    if not written:
        found = unit(product_id, serial)
        return found.lot_code if found is not None else ""
    rows = Lot.objects.annotate(plain=Lower("code")).filter(product_id=product_id, plain=written.lower())
    return rows.values_list("code", flat=True).first() or written.upper()


def _product(sku: str) -> int:
    found = Product.objects.filter(sku=sku.strip()).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound
    return found
