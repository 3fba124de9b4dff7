"""The rules for amounts that are in force, and what they deduct from one unit."""

from __future__ import annotations

from datetime import date, datetime

from amends.core.actor import SYSTEM
from amends.orders.api import UnitPaid, sold_unit
from amends.resolutions.models import AmountRules
from amends.resolutions.rules.book import RefundPolicy, read
from amends.resolutions.rules.deductions import Cut, Sold, cuts
from amends.warranty.api import events


def rules_row(at: datetime) -> AmountRules | None:
    """The version in force at that moment."""
    rows = AmountRules.objects.filter(version__isnull=False, published_at__lte=at)
    return rows.order_by("-version").first()


def policy_at(at: datetime) -> RefundPolicy:
    """What finance published, else the built-in rules. One statement."""
    row = rules_row(at)
    return RefundPolicy() if row is None else read(row.content)


def cuts_for(policy: RefundPolicy, paid: UnitPaid, on: date) -> tuple[Cut, ...]:
    """What is deducted for use and handling. No statement where nothing is."""
    if not policy.deductions:
        return ()
    unit = sold_unit(paid.sold_unit_id)
    use: dict[str, int] = {}
    if any(one.kind == "usage_count" for one in policy.deductions):
        for event in events(SYSTEM, paid.sold_unit_id):
            if event.kind == "reading" and event.value is not None and not event.void_by and event.on <= on:
                use[event.unit] = max(use.get(event.unit, 0), event.value)
    sold = Sold(
        category=unit.product_category,
        region=unit.country,
        currency=paid.currency,
        start=unit.delivered_on or unit.purchased_on,
        use=use,
    )
    return cuts(policy, sold, on)
