"""Facts that the returns room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class RmaAuthorised(Fact, frozen=True, kw_only=True):
    """The customer may send the goods back."""

    NAME: ClassVar[str] = "returns.rma_authorised"
    rma_id: int
    claim_id: int


class RmaLapsed(Fact, frozen=True, kw_only=True):
    """The goods may not be sent back any more. `how`: cancelled, expired."""

    NAME: ClassVar[str] = "returns.rma_lapsed"
    rma_id: int
    claim_id: int
    resolution_id: int
    how: str
    reason: str


class GoodsReceived(Fact, frozen=True, kw_only=True):
    """Goods are in quarantine."""

    NAME: ClassVar[str] = "returns.goods_received"
    rma_id: int
    claim_id: int
    receipt_id: int


class GoodsInspected(Fact, frozen=True, kw_only=True):
    """Everything that came is inspected: `result` is that of the whole return, as in Inspection.

    `receipt_id` is the receipt inspected last.
    """

    NAME: ClassVar[str] = "returns.goods_inspected"
    rma_id: int
    claim_id: int
    receipt_id: int
    result: str


class GoodsDisposed(Fact, frozen=True, kw_only=True):
    """A disposition was carried out: the goods of a receipt left quarantine for this place in the goods book."""

    NAME: ClassVar[str] = "returns.goods_disposed"
    rma_id: int
    claim_id: int
    receipt_id: int
    code: str
    status: str
    location: str
    bin: str


class ReturnWaived(Fact, frozen=True, kw_only=True):
    """The customer keeps the goods; nothing waits for them any more."""

    NAME: ClassVar[str] = "returns.return_waived"
    waiver_id: int
    claim_id: int
    resolution_id: int


register(RmaAuthorised, RmaLapsed, GoodsReceived, GoodsInspected, GoodsDisposed, ReturnWaived)
