"""Looking at what a remedy would pay, without taking anything."""

from __future__ import annotations

from django.db.models import Sum

from amends.orders.api import UnitPaid, paid_for
from amends.resolutions.models import Entitlement, Resolution
from amends.resolutions.rules.quote import Used, quote
from amends.resolutions.types import Preview

HOLDING = ("granted", "issued", "settled")
"""States of a resolution that hold money."""


def preview(sold_unit_id: int, quantity: int, share_percent: int) -> Preview:
    """What would be paid now for that share of the unit; the same calculation as posting.

    Refused: nothing_left (already remedied or refunded), share_invalid, quantity_too_large, order_not_paid.
    """
    paid = paid_for(sold_unit_id)
    row = Entitlement.objects.filter(sold_unit_id=sold_unit_id).first()
    return quote(paid, used(paid, row), quantity, share_percent).preview


def used(paid: UnitPaid, row: Entitlement | None) -> Used:
    """What our own remedies hold of the unit, whichever source tells of it, and of the rest of its order."""
    on_order = granted_on_order(paid) if paid.order_left is not None else 0
    rows = [*([row] if row is not None else []), *elsewhere(paid)]
    return Used(
        quantity=sum(one.quantity_used for one in rows),
        value=sum(one.value_used for one in rows),
        tax=sum(one.tax_used for one in rows),
        on_order=on_order,
    )


def elsewhere(paid: UnitPaid) -> list[Entitlement]:
    """What was granted on this same unit where another source tells of its sale."""
    if not paid.twins:
        return []
    return list(Entitlement.objects.filter(sold_unit_id__in=paid.twins, currency=paid.currency))


def granted_on_order(paid: UnitPaid) -> int:
    """Money that our own remedies hold on the order, this unit's included."""
    rows = Resolution.objects.filter(claim__order_id__in=paid.sale_orders or (paid.order_id,), state__in=HOLDING)
    return rows.aggregate(total=Sum("amount_minor"))["total"] or 0
