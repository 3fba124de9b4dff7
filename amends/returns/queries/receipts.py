"""What arrived."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from amends.core import page
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import Page
from amends.returns.models import Disposition, Receipt
from amends.returns.ports import for_staff
from amends.returns.queries.rmas import before
from amends.returns.queries.views import receipt_view
from amends.returns.types import ReceiptView

MOST_OF_ONE = 200


def joined() -> QuerySet[Receipt]:
    """Receipts with all that their view shows; two statements however many."""
    return Receipt.objects.select_related("rma", "inspection").prefetch_related("dispositions")


def receipt(actor: Actor, receipt_id: int) -> ReceiptView:
    """NotFound when there is none, and for customers."""
    for_staff(actor)
    row = joined().filter(pk=receipt_id).first()
    if row is None:
        raise NotFound
    return receipt_view(row)


def receipts_for(rma_id: int) -> list[ReceiptView]:
    """All receipts of one return, oldest first (at most 200)."""
    return [receipt_view(row) for row in joined().filter(rma_id=rma_id).order_by("id")[:MOST_OF_ONE]]


def receipts(
    actor: Actor,
    inspected: bool | None = None,
    cursor: str = "",
    size: int = 50,
    *,
    undisposed: bool = False,
) -> Page[ReceiptView]:
    """Received goods, newest first. `inspected=False`: the inspection queue, longest waiting first.

    `undisposed`: only booked goods for which no disposition stands.
    """
    for_staff(actor)
    size = max(1, min(size, page.MAX_SIZE))
    rows = joined()
    if inspected is not None:
        rows = rows.filter(is_inspected=inspected)
    if undisposed:
        standing = Disposition.objects.filter(receipt_id=OuterRef("pk"), state__in=("proposed", "authorised"))
        rows = rows.filter(~Exists(standing), is_gone=False, entry_id__isnull=False)
    queue = inspected is False
    if cursor:
        key = before(cursor)
        rows = rows.filter(id__gt=key) if queue else rows.filter(id__lt=key)
    fetched = rows.order_by("id" if queue else "-id")[: size + 1]
    return page.cut([receipt_view(row) for row in fetched], size, lambda row: [row.id])
