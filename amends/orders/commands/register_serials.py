"""Naming the serial numbers that were shipped for a line."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

import amends.orders.rules.errors  # noqa: F401
from amends.catalog.api import normal_serial
from amends.core.errors import NotFound, Refused
from amends.orders.commands.writing import update_rows
from amends.orders.models import Order, OrderLine, SoldUnit
from amends.orders.rules.units import DESK, UnitRow, plan_units


def register_serials(order_line_id: int, serials: Sequence[str]) -> int:
    """Name the serial numbers that were shipped for a line (splits its unserialised rest); how many were new.

    The last piece without serial is renamed, not replaced: a claim on it stays with it. Units that are named here
    stay, whatever later versions of the order say. Refused("serials_too_many"); NotFound for the line.
    """
    wanted = {normal for serial in serials if (normal := normal_serial(serial))}
    with transaction.atomic(), connection.cursor() as cursor:
        line = OrderLine.objects.filter(pk=order_line_id).first()
        if line is None:
            raise NotFound
        Order.objects.select_for_update(no_key=True).get(pk=line.order_id)  # whoever writes units holds this lock
        line.refresh_from_db()
        rows = list(SoldUnit.objects.filter(order_line=line).order_by("pk"))
        standing = {row.serial for row in rows if row.serial and row.quantity}
        new = wanted - standing
        free = line.quantity - len(standing)
        if len(new) > free:
            raise Refused("serials_too_many", free=max(free, 0))
        if not new:
            return 0
        like = next((row for row in rows if not row.serial), None) or (rows[0] if rows else None)
        plan = plan_units(
            line.quantity,
            standing | new,
            [UnitRow(row.pk, row.serial, row.quantity, row.origin) for row in rows],
        )
        origin = {row.pk: row.origin for row in rows}
        changed = [
            (unit_id, serial, quantity, DESK if serial in new else origin[unit_id])
            for unit_id, serial, quantity in plan.changed
        ]
        update_rows(
            cursor, "orders_soldunit", [("serial", "text"), ("quantity", "int"), ("origin", "text")], changed
        )
        SoldUnit.objects.bulk_create(
            SoldUnit(
                order_line=line,
                serial=serial,
                quantity=quantity,
                origin=DESK,
                lot_code="",
                frozen_terms_id=like.frozen_terms_id if like else None,
                purchased_on=like.purchased_on if like else None,
                delivered_on=like.delivered_on if like else None,
            )
            for serial, quantity in plan.new
        )
    return len(new)
