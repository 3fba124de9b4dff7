"""Which lots of parts are built into a product's lot or unit."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.models import Lot, SerialUnit
from amends.catalog.rules.serials import normal_serial
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused

_NEW = """
INSERT INTO catalog_component (lot_id, unit_id, name, lot_code)
SELECT %s::bigint, %s::bigint, name, code FROM unnest(%s::text[], %s::text[]) AS part (name, code)
ON CONFLICT DO NOTHING
"""


def record_components(
    actor: Actor, sku: str, parts: Sequence[tuple[str, str]], *, lot_code: str = "", serial: str = ""
) -> int:
    """Write down (part, lot of the part) pairs of a whole lot, or of one unit; how many were new.

    Needs Right.CATALOG_WRITE. Refused: component_incomplete, lot_unknown; NotFound for the unit.
    """
    require(actor, Right.CATALOG_WRITE)
    named = [(name.strip(), code.strip()) for name, code in parts]
    if not named or any(not name or not code for name, code in named):
        raise Refused("component_incomplete", field="parts")
    lot_id, unit_id = _of(sku.strip(), lot_code.strip(), normal_serial(serial))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NEW, [lot_id, unit_id, [name for name, _ in named], [code for _, code in named]])
        return max(int(cursor.rowcount), 0)


def _of(sku: str, lot_code: str, serial: str) -> tuple[int | None, int | None]:
    if serial:
        unit_id = SerialUnit.objects.filter(product__sku=sku, serial=serial).values_list("pk", flat=True).first()
        if unit_id is None:
            raise NotFound
        return None, unit_id
    lot_id = Lot.objects.filter(product__sku=sku, code__iexact=lot_code).values_list("pk", flat=True).first()
    if lot_id is None:
        raise Refused("lot_unknown", sku=sku, lot_code=lot_code, field="lot_code")
    return lot_id, None
