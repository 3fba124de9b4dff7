"""The channel paid back money by itself: take it off what we could still grant."""

from __future__ import annotations

from amends.jobs.api import subscribe
from amends.orders.ports import RefundRecorded
from amends.resolutions.api import record_outside_refund


@subscribe(RefundRecorded, "workflows.record_outside_refund")
def record(fact: RefundRecorded) -> None:
    """Each unit that the refund names."""
    for sold_unit_id in fact.sold_unit_ids:
        record_outside_refund(sold_unit_id)
