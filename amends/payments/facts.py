"""Facts that the payments room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class RefundPaid(Fact, frozen=True, kw_only=True):
    """The whole of a granted refund reached the customer. `document`: the credit memo's number."""

    NAME: ClassVar[str] = "payments.refund_paid"
    granted_id: int
    document: str


class RefundFailed(Fact, frozen=True, kw_only=True):
    """A transaction of a granted refund failed for certain, or its money came back; somebody has to look."""

    NAME: ClassVar[str] = "payments.refund_failed"
    transaction_id: int
    granted_id: int
    document: str
    why: str


register(RefundPaid, RefundFailed)
