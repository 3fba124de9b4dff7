"""Facts that the payments room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class RefundPaid(Fact, frozen=True, kw_only=True):
    """The whole of a granted refund reached the customer. `document`: the credit memo's number."""

    NAME: ClassVar[str] = "payments.refund_paid"
    granted_id: int
    document: str


register(RefundPaid)
