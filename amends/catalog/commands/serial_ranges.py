"""Lists of serial numbers: reported stolen, or meant for certain markets only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import NumericRange

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.models import Product, SerialRange
from amends.catalog.queries.serial_ranges import range_view
from amends.catalog.rules.serials import is_range, normal_serial, range_key
from amends.catalog.types import SerialRangeView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import acting

KINDS = ("stolen", "market")


def save_serial_range(
    actor: Actor,
    sku: str,
    kind: str,
    serial_from: str,
    serial_to: str,
    reference: str,
    *,
    countries: Sequence[str] = (),
    channels: Sequence[str] = (),
    valid_from: date | None = None,
) -> SerialRangeView:
    """Write down that these serial numbers are stolen, or meant only for some countries or channels.

    Needs Right.CATALOG_WRITE. Refused: sku_unknown, serial_range_kind_unknown, serial_range_empty,
    serial_range_wrong, reference_missing, market_missing, country_code_wrong.
    """
    require(actor, Right.CATALOG_WRITE)
    product = Product.objects.filter(sku=sku.strip()).first()
    if product is None:
        raise Refused("sku_unknown", sku=sku, field="sku")
    if kind not in KINDS:
        raise Refused("serial_range_kind_unknown", kind=kind, known=", ".join(KINDS), field="kind")
    if not reference.strip():
        raise Refused("reference_missing", field="reference")
    lands = [land.strip().upper() for land in countries if land.strip()]
    shops = [shop.strip().lower() for shop in channels if shop.strip()]
    for land in lands:
        if len(land) != 2 or not (land.isascii() and land.isalpha()):
            raise Refused("country_code_wrong", country=land, field="countries")
    if kind == "market" and not (lands or shops):
        raise Refused("market_missing", field="countries")
    with transaction.atomic():
        acting(actor)
        row = SerialRange.objects.create(
            product=product,
            kind=kind,
            countries=lands if kind == "market" else [],
            channels=shops if kind == "market" else [],
            reference=reference.strip(),
            valid_from=valid_from or clock.now().date(),
            **_ends(serial_from, serial_to),
        )
    return range_view(row)


def end_serial_range(actor: Actor, range_id: int, on: date | None = None) -> SerialRangeView:
    """It holds up to this day (today) and no longer; what was found by it stays. Needs Right.CATALOG_WRITE.
    Refused: dates_wrong; NotFound, also when it has ended already."""
    require(actor, Right.CATALOG_WRITE)
    day = on or clock.now().date()
    with transaction.atomic():
        acting(actor)
        row = SerialRange.objects.select_for_update(of=("self",)).select_related("product").filter(
            pk=range_id, valid_to=None
        ).first()  # fmt: skip
        if row is None:
            raise NotFound
        if day < row.valid_from:
            raise Refused("dates_wrong", valid_from=row.valid_from, valid_to=day, field="valid_to")
        row.valid_to = day
        row.save(update_fields=["valid_to"])
    return range_view(row)


def _ends(serial_from: str, serial_to: str) -> dict[str, Any]:
    first, last = normal_serial(serial_from), normal_serial(serial_to) or normal_serial(serial_from)
    key = range_key(first, last)
    if not first or key is None:
        raise Refused("serial_range_empty", field="serial_from")
    if not is_range(first, last):
        raise Refused("serial_range_wrong", serial_from=first, serial_to=last, field="serial_to")
    return {"serial_from": first, "serial_to": last, "shape": key[0], "numbers": numbers(key[1], key[2])}


def numbers(low: int | None, high: int | None) -> NumericRange:
    """Both ends included; None is open."""
    return NumericRange(None if low is None else Decimal(low), None if high is None else Decimal(high), "[]")
