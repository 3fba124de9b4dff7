"""The types of events. A field is added freely; one that changes or goes needs a further version."""

from __future__ import annotations

import types as python
import typing
from typing import ClassVar

import msgspec

from amends.feed.types import Event, TypeView


class ClaimSubmitted(Event, frozen=True, kw_only=True):
    """A claim is complete and is being checked; also after the customer answered a question."""

    TYPE: ClassVar[str] = "claim.submitted"
    claim: str
    channel: str
    order_number: str
    sku: str
    quantity: int
    defect: str
    safety: bool


class ClaimInReview(Event, frozen=True, kw_only=True):
    """The policy left the claim to a person."""

    TYPE: ClassVar[str] = "claim.in_review"
    claim: str
    reasons: tuple[str, ...]


class ClaimDecided(Event, frozen=True, kw_only=True):
    """A verdict is final: approve (with the remedy) or deny."""

    TYPE: ClassVar[str] = "claim.decided"
    claim: str
    outcome: str
    remedy: str


class ClaimClosed(Event, frozen=True, kw_only=True):
    """Nothing more is to be done for the claim. `remedy`: what was given, empty for none."""

    TYPE: ClassVar[str] = "claim.closed"
    claim: str
    remedy: str


class CustomerAsked(Event, frozen=True, kw_only=True):
    """The customer was asked for more; the claim waits for the answer."""

    TYPE: ClassVar[str] = "claim.customer_asked"
    claim: str


class DangerReported(Event, frozen=True, kw_only=True):
    """The product of a claim was reported as dangerous."""

    TYPE: ClassVar[str] = "claim.danger_reported"
    claim: str
    sku: str


class RemedyGranted(Event, frozen=True, kw_only=True):
    """The unit's entitlement is reserved for a remedy."""

    TYPE: ClassVar[str] = "remedy.granted"
    claim: str
    remedy: str
    return_required: bool


class RemedySettled(Event, frozen=True, kw_only=True):
    """The customer has what was granted."""

    TYPE: ClassVar[str] = "remedy.settled"
    claim: str
    remedy: str


class RemedyCancelled(Event, frozen=True, kw_only=True):
    """What was granted was taken back before anything was carried out."""

    TYPE: ClassVar[str] = "remedy.cancelled"
    claim: str
    remedy: str


class RmaIssued(Event, frozen=True, kw_only=True):
    """The customer may send the goods back."""

    TYPE: ClassVar[str] = "rma.issued"
    claim: str
    rma: str
    sku: str
    quantity: int
    location: str
    expires_at: str


class RmaLapsed(Event, frozen=True, kw_only=True):
    """The goods may not be sent back any more: cancelled or expired."""

    TYPE: ClassVar[str] = "rma.lapsed"
    claim: str
    rma: str
    how: str


class ReturnWaived(Event, frozen=True, kw_only=True):
    """The customer keeps the goods; nothing waits for them any more."""

    TYPE: ClassVar[str] = "return.waived"
    claim: str


class ParcelReceived(Event, frozen=True, kw_only=True):
    """Goods of a return came in and stand in quarantine."""

    TYPE: ClassVar[str] = "parcel.received"
    claim: str
    rma: str
    receipt: int
    sku: str
    quantity: int
    condition: str
    location: str


class GoodsInspected(Event, frozen=True, kw_only=True):
    """Everything that came of a return is inspected; the result is that of the whole return."""

    TYPE: ClassVar[str] = "goods.inspected"
    claim: str
    rma: str
    receipt: int
    result: str
    defect: str


class GoodsDisposed(Event, frozen=True, kw_only=True):
    """A disposition was carried out: goods left quarantine for this status and place."""

    TYPE: ClassVar[str] = "goods.disposed"
    claim: str
    rma: str
    receipt: int
    disposition: str
    status: str
    location: str
    sku: str
    quantity: int


class StockChanged(Event, frozen=True, kw_only=True):
    """Units that can be sold came to a place or left it. `change`: how many, below zero when they left;
    `available`: what can be sold there now; `kind` and `reference`: of the posting in the goods book."""

    TYPE: ClassVar[str] = "stock.changed"
    sku: str
    location: str
    change: int
    available: int
    kind: str
    reference: str


class StockCompared(Event, frozen=True, kw_only=True):
    """The stock of an outside system was compared with the book. `different`: how many places and SKUs differ;
    `turned`: they are others than the time before."""

    TYPE: ClassVar[str] = "stock.compared"
    comparison: int
    system: str
    lines: int
    different: int
    turned: bool


class MemoIssued(Event, frozen=True, kw_only=True):
    """A credit memo exists; its money is on the way (refund) or in store credit. Amounts in minor units."""

    TYPE: ClassVar[str] = "memo.issued"
    claim: str
    memo: str
    number: str
    order_number: str
    method: str
    currency: str
    net: int
    tax: int
    total: int


class MemoCorrected(Event, frozen=True, kw_only=True):
    """A further document takes a credit memo back, or a part of it (`left` stays credited)."""

    TYPE: ClassVar[str] = "memo.corrected"
    claim: str
    memo: str
    number: str
    correction: str
    whole: bool
    currency: str
    left: int


class RefundPaid(Event, frozen=True, kw_only=True):
    """The whole of a granted refund reached the customer."""

    TYPE: ClassVar[str] = "refund.paid"
    claim: str
    number: str
    currency: str
    total: int


class RefundFailed(Event, frozen=True, kw_only=True):
    """A transaction of a refund failed for certain, or its money came back. A person pays it another way."""

    TYPE: ClassVar[str] = "refund.failed"
    claim: str
    number: str
    payout: int
    gateway: str
    currency: str
    amount: int


class ReplacementSent(Event, frozen=True, kw_only=True):
    """A unit went out for a faulty one."""

    TYPE: ClassVar[str] = "replacement.sent"
    claim: str
    replacement: str
    sku: str
    quantity: int
    serial: str
    faulty_serial: str


class RepairMoved(Event, frozen=True, kw_only=True):
    """A repair went on: `step` is received, quoted, approved, repaired, with customer, late, loan, ..."""

    TYPE: ClassVar[str] = "repair.moved"
    claim: str
    repair: str
    step: str
    state: str


class RepairDone(Event, frozen=True, kw_only=True):
    """The unit is repaired."""

    TYPE: ClassVar[str] = "repair.done"
    claim: str
    repair: str
    sku: str
    serial: str
    attempt: int


class RepairFailed(Event, frozen=True, kw_only=True):
    """It cannot be repaired, or is not to be: a person decides anew."""

    TYPE: ClassVar[str] = "repair.failed"
    claim: str
    repair: str


class SupplierClaimMoved(Event, frozen=True, kw_only=True):
    """A claim on a supplier went on: send, accept, accept in part, reject, dispute, credit, close, lapse; or its
    first unit lapses soon (near). Amounts in minor units as they stand."""

    TYPE: ClassVar[str] = "supplier_claim.moved"
    supplier_claim: str
    supplier: str
    step: str
    currency: str
    claimed: int
    accepted: int
    credited: int


class VendorShipmentSent(Event, frozen=True, kw_only=True):
    """Defective goods left for their supplier, under the number that it gave for them."""

    TYPE: ClassVar[str] = "vendor_shipment.sent"
    shipment: str
    supplier: str
    vendor_rma: str
    units: int


class WebhookTested(Event, frozen=True, kw_only=True):
    """Somebody pressed "Send a test"; it goes to that endpoint only."""

    TYPE: ClassVar[str] = "webhook.tested"
    endpoint: int


KINDS: dict[str, type[Event]] = {
    kind.TYPE: kind
    for kind in (
        ClaimSubmitted, ClaimInReview, CustomerAsked, DangerReported, ClaimDecided, ClaimClosed, RemedyGranted,
        RemedySettled, RemedyCancelled, RmaIssued, RmaLapsed, ReturnWaived, ParcelReceived, GoodsInspected,
        GoodsDisposed, StockChanged, StockCompared, MemoIssued, MemoCorrected, RefundPaid, RefundFailed,
        ReplacementSent, RepairMoved, RepairDone, RepairFailed, SupplierClaimMoved, VendorShipmentSent,
        WebhookTested,
    )
}  # fmt: skip
CHOOSABLE = tuple(name for name, kind in KINDS.items() if kind is not WebhookTested)
_JSON = {str: "string", int: "integer", bool: "boolean"}


def described() -> list[TypeView]:
    """Every type with its fields, in the order in which a case meets them."""
    return [
        TypeView(
            type=kind.TYPE,
            version=kind.VERSION,
            about=" ".join((kind.__doc__ or "").split()),
            fields={field.name: _named(field.type) for field in msgspec.structs.fields(kind)},
        )
        for kind in KINDS.values()
    ]


def _named(hint: object) -> str:
    if typing.get_origin(hint) is tuple:
        return f"list of {_JSON[typing.get_args(hint)[0]]}s"
    assert not isinstance(hint, python.UnionType)
    return _JSON[hint]  # type: ignore[index]
