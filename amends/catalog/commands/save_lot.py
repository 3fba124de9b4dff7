"""Production lots."""

from __future__ import annotations

from datetime import date

import amends.catalog.rules.errors  # noqa: F401
from amends.accounts.api import Right, require
from amends.catalog.models import Lot, Product
from amends.catalog.types import LotView
from amends.core.actor import Actor
from amends.core.errors import Refused


def save_lot(actor: Actor, sku: str, code: str, produced_on: date | None = None) -> LotView:
    """Make or change a production lot. Needs Right.CATALOG_WRITE. Refused: sku_unknown, lot_code_missing."""
    require(actor, Right.CATALOG_WRITE)
    product = Product.objects.filter(sku=sku.strip()).first()
    if product is None:
        raise Refused("sku_unknown", sku=sku, field="sku")
    if not code.strip():
        raise Refused("lot_code_missing", field="code")
    row, _ = Lot.objects.update_or_create(
        product=product, code=code.strip(), defaults={"produced_on": produced_on}
    )
    return LotView(row.pk, row.code, row.produced_on, row.serialunit_set.count())
