"""Goods that found no bin when they came get one when there is room."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.catalog.api import quarantine_bin
from amends.catalog.ports import UNASSIGNED, is_unassigned
from amends.core.actor import Actor
from amends.ledger.api import Book, GoodsPlace, GoodsStatus, LegInput, post
from amends.returns.models import Receipt

MOST = 200


def assign_bins(actor: Actor, location_code: str) -> int:
    """Move received goods that stand unassigned at a place into the bins that take them by now, oldest first; how
    many receipts found one (of at most 200)."""
    require(actor, Right.RETURNS_RECEIVE)
    waiting = Receipt.objects.filter(location_code=location_code, is_gone=False, bin__startswith=UNASSIGNED)
    waiting = waiting.exclude(entry_id=None).order_by("pk")
    return sum(_assign(actor, pk) for pk in list(waiting.values_list("pk", flat=True)[:MOST]))


@transaction.atomic
def _assign(actor: Actor, receipt_id: int) -> bool:
    rows = Receipt.objects.select_for_update(of=("self",)).select_related("rma__product")
    row = rows.filter(pk=receipt_id, is_gone=False).first()
    if row is None or not is_unassigned(row.bin):
        return False  # somebody was faster
    product = row.rma.product if row.sku == row.rma.sku else None
    found = quarantine_bin(row.location_code, row.sku, row.quantity, hazard=product.hazard if product else "")
    if is_unassigned(found):
        return False
    before = GoodsPlace(row.location_code, GoodsStatus.QUALITY_REJECT, row.bin)
    after = GoodsPlace(row.location_code, GoodsStatus.QUALITY_REJECT, found)
    commodity = f"sku:{row.sku}"
    legs = LegInput.moved(before, after, commodity, row.quantity, row.lot)
    post(Book.GOODS, "bin_assigned", row.rma.public_id, legs, actor, key=f"bin:{row.pk}:{row.bin}:{found}")
    return Receipt.objects.filter(pk=row.pk).update(bin=found) == 1
