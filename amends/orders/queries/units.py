"""Sold units: which one. What was paid for it: queries/paid.py."""

from __future__ import annotations

import msgspec

from amends.catalog.api import normal_serial
from amends.core.errors import NotFound
from amends.orders.models import SoldUnit
from amends.orders.rules.place import B2B
from amends.orders.types import SoldUnitView

_MOST = 20
_RELATED = ("order_line", "order_line__order")


def unit_view(row: SoldUnit) -> SoldUnitView:
    """The unit as later rooms see it; load it with its line and order."""
    line = row.order_line
    return SoldUnitView(
        id=row.pk,
        order_id=line.order_id,
        order_line_id=line.pk,
        customer_id=line.order.customer_id,
        channel=line.order.channel,
        country=line.order.country,
        product_id=line.product_id,
        sku=line.sku,
        title=line.title,
        quantity=row.quantity,
        serial=row.serial,
        lot_code=row.lot_code,
        frozen_terms_id=row.frozen_terms_id,
        purchased_on=row.purchased_on,
        delivered_on=row.delivered_on,
        kind=line.kind,
        account=line.order.account,
        business=B2B in line.order.profile,
        region=line.order.region,
    )


def sold_unit(sold_unit_id: int) -> SoldUnitView:
    """NotFound when there is none. One statement."""
    row = SoldUnit.objects.select_related(*_RELATED, "order_line__product").filter(pk=sold_unit_id).first()
    if row is None:
        raise NotFound
    product = row.order_line.product
    return msgspec.structs.replace(unit_view(row), product_category=product.category if product else "")


def sold_units_by_serial(serial: str) -> list[SoldUnitView]:
    """Every sale of a unit with this normalised serial, newest first (at most 20)."""
    normal = normal_serial(serial)
    if not normal:
        return []
    rows = SoldUnit.objects.select_related(*_RELATED).filter(serial=normal, quantity__gt=0)
    return [unit_view(row) for row in rows.order_by("-purchased_on", "-pk")[:_MOST]]


def unit_for_claim(order_line_id: int, serial: str) -> SoldUnitView:
    """The sold unit of the line that carries the serial, or the line's unserialised rest; NotFound.

    A line that was sold as one single unit answers with that unit whatever the serial: whether the serial is
    right is for a check to say.
    """
    normal = normal_serial(serial)
    rows = SoldUnit.objects.select_related(*_RELATED).filter(order_line_id=order_line_id, quantity__gt=0)
    units = list(rows.order_by("pk")[:1000])
    by_serial = {row.serial: row for row in units}
    chosen = by_serial.get(normal) or by_serial.get("")
    if chosen is None and len(units) == 1:
        chosen = units[0]
    if chosen is None:
        raise NotFound
    return unit_view(chosen)
