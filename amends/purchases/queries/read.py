"""Stated purchases."""

from __future__ import annotations

from django.db.models import QuerySet

from amends.core.actor import SYSTEM
from amends.orders.api import order
from amends.purchases.models import Purchase
from amends.purchases.types import PurchaseView


def purchase_of_order(order_id: int) -> PurchaseView | None:
    """The stated purchase behind an order; None for orders that a channel told of. One statement for those."""
    row = _rows().filter(order_id=order_id).first()
    return purchase_view(row) if row is not None else None


def gift_of(customer_id: int, sold_unit_id: int) -> PurchaseView | None:
    """The accepted gift by which this customer, who did not buy it, has this unit of ours."""
    rows = _rows().filter(customer_id=customer_id, sold_unit_id=sold_unit_id, state="accepted")
    row = rows.order_by("-pk").first()
    return purchase_view(row) if row is not None else None


def purchase_view(row: Purchase) -> PurchaseView:
    """The purchase as others see it."""
    return PurchaseView(
        id=row.pk,
        public_id=row.public_id,
        kind=row.kind,
        state=row.state,
        customer_id=row.customer_id,
        order_id=row.order_id,
        order_line_id=order(SYSTEM, row.order_id).lines[0].id,
        sku=row.product.sku,
        title=row.product.title,
        serial=row.serial,
        seller=row.seller,
        bought_on=row.bought_on,
        country=row.country,
        stated_at=row.stated_at,
        sold_unit_id=row.sold_unit_id,
        judged_by=row.judged_by,
        judged_at=row.judged_at,
        judgement=row.judgement,
    )


def _rows() -> QuerySet[Purchase]:
    return Purchase.objects.select_related("product")
