"""Changing what is known of one serial unit."""

from __future__ import annotations

from django.db import transaction

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.models import Lot, SerialUnit
from amends.catalog.queries.units import unit_view
from amends.catalog.rules.advisories import checked_date_code
from amends.catalog.types import UnitView
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import acting


def change_unit(
    actor: Actor,
    unit_id: int,
    *,
    stolen: bool | None = None,
    lot_code: str | None = None,
    firmware: str | None = None,
    date_code: str | None = None,
) -> UnitView:
    """Say that a unit is (not) reported stolen, which lot it is of, with which firmware it left the house, which
    date code (YYWW or YYYYWW) it bears ("" = unknown); None leaves it.

    Needs Right.CATALOG_WRITE. Refused: lot_unknown, date_code_wrong; NotFound.
    """
    require(actor, Right.CATALOG_WRITE)
    with transaction.atomic():
        acting(actor)
        row = SerialUnit.objects.select_for_update().select_related("product").filter(pk=unit_id).first()
        if row is None:
            raise NotFound
        if stolen is not None:
            row.stolen = stolen
        if lot_code is not None:
            row.lot = _lot(row, lot_code.strip())
        if firmware is not None:
            row.firmware = firmware.strip()
        if date_code is not None:
            row.date_code = checked_date_code(date_code, "date_code")
        row.save(update_fields=["stolen", "lot", "firmware", "date_code"])
    return unit_view(row)


def _lot(unit: SerialUnit, code: str) -> Lot | None:
    if not code:
        return None
    found = Lot.objects.filter(product_id=unit.product_id, code__iexact=code).first()
    if found is None:
        raise Refused("lot_unknown", sku=unit.product.sku, lot_code=code, field="lot_code")
    return found
