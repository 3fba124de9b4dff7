"""Facts that the refurbishment room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class RefurbishedReleased(Fact, frozen=True, kw_only=True):
    """Refurbished units are on sale as an article of their own."""

    NAME: ClassVar[str] = "refurbishment.released"
    order_id: int
    claim_id: int
    sku: str
    new_sku: str
    grade: str
    quantity: int
    price_minor: int
    currency: str
    channel: str


class RefurbishmentFailed(Fact, frozen=True, kw_only=True):
    """Nothing of an order came through: the goods are to go back to quarantine."""

    NAME: ClassVar[str] = "refurbishment.failed"
    order_id: int
    claim_id: int
    receipt_id: int


register(RefurbishedReleased, RefurbishmentFailed)
