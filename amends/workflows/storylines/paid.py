"""A granted refund reached the customer in full: its remedy is settled."""

from __future__ import annotations

from amends.core.actor import SYSTEM
from amends.jobs.api import subscribe
from amends.payments.api import RefundPaid
from amends.resolutions.api import confirm_paid


@subscribe(RefundPaid, "workflows.settle_paid_refund")
def settle_paid_refund(fact: RefundPaid) -> None:
    """The memo's remedy is settled with it."""
    confirm_paid(SYSTEM, fact.document)
