"""The channel paid money back by itself."""

from __future__ import annotations

from django.db import transaction

from amends.orders.api import paid_for
from amends.resolutions.commands.entitlement import lock, report_overpaid
from amends.resolutions.models import Entitlement


def record_outside_refund(sold_unit_id: int) -> None:
    """Take the channel's refunds off the unit's entitlement (from orders.paid_for). Idempotent.

    A unit that no remedy ever touched needs no row: grant looks at the channel's refunds itself. What the
    channel paid beyond what our remedies leave is kept as overpaid and published (UnitOverpaid).
    """
    with transaction.atomic():
        before = Entitlement.objects.filter(sold_unit_id=sold_unit_id).first()
        if before is None:
            return
        row = lock(paid_for(sold_unit_id))
        if (row.over_money, row.over_quantity) > (before.over_money, before.over_quantity):
            report_overpaid(row)
