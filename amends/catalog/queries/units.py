"""Serial units."""

from __future__ import annotations

from amends.catalog.models import SerialUnit
from amends.catalog.rules.serials import normal_serial
from amends.catalog.types import UnitView


def unit_view(row: SerialUnit) -> UnitView:
    """The unit as others see it."""
    return UnitView(row.pk, row.product_id, row.serial, row.lot_id, row.lot.code if row.lot else "", row.stolen)


def unit(product_id: int, serial: str) -> UnitView | None:
    """The unit with this serial, None when unknown: a missing serial never mints one."""
    normal = normal_serial(serial)
    if not normal:
        return None
    row = SerialUnit.objects.select_related("lot").filter(product_id=product_id, serial=normal).first()
    return unit_view(row) if row is not None else None
