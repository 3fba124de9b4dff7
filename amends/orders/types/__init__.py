"""The canonical order: what every channel's payload is mapped to. Amounts are minor units of `currency`
unless a name says otherwise. `None` means the payload does not say; it never means zero.

`gc=False`: these are trees of plain values, so the garbage collector need not walk through the many
thousands of a batch."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec
from msgspec import UNSET, UnsetType

from amends.orders.types.channel_side import ChannelReturn, ChannelSide
from amends.orders.types.items import Item
from amends.orders.types.paid import Kit, KitPart, SaleHead, TakenMoney, UnitPaid

__all__ = [
    "ChangeFact",
    "ChannelReturn",
    "ChannelSide",
    "CustomerFact",
    "FulfilmentFact",
    "Item",
    "Kit",
    "KitPart",
    "LineChange",
    "LineFact",
    "LineView",
    "MonthSum",
    "OrderFact",
    "OrderRow",
    "OrderView",
    "PaymentFact",
    "RecordOutcome",
    "RefundFact",
    "RefundLineFact",
    "RefundView",
    "SaleHead",
    "SaleReference",
    "SoldUnitView",
    "TakenMoney",
    "TwinView",
    "UnitPaid",
]


class CustomerFact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The buyer in the channel's words; all empty for a guest without identity. PII."""

    external_id: str = ""
    email: str = ""
    name: str = ""
    phone: str = ""
    country: str = ""


class LineFact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line. `gross` = quantity x unit price before discount; `total` = what is paid for the line,
    tax included. `kind`: goods, service, gift_card, fee.

    `unit_price` None: the payload states no price (common in B2B orders); the amounts are 0 then and mean nothing.
    `part_of`: the line of the kit that these goods belong to; `list_minor`: what all of them cost when sold apart.
    """

    external_id: str
    sku: str
    title: str
    quantity: int
    unit_price: Decimal | None
    gross: int = 0
    discount: int = 0
    tax: int = 0
    total: int = 0
    kind: str = "goods"
    serials: tuple[str, ...] = ()
    part_of: str | UnsetType = UNSET
    list_minor: int | UnsetType = UNSET


class PaymentFact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One movement of money. `kind`: authorization, sale, capture, void, refund, chargeback; `state`: pending,
    succeeded, failed.

    Inside an order the fields after `at` stay empty. A payment that arrives on its own (from a payment provider)
    names its order by `order_external_id` in the channel and account that the order came from (`order_channel`,
    `order_account`; empty: the sender's own), or by `order_number`, or by the id of a payment that the order
    already lists (`parent_id`, such as the charge of a refund). `currency`: that of `amount`.
    """

    external_id: str
    kind: str
    state: str
    amount: int
    gateway: str = ""
    at: datetime | None = None
    currency: str = ""
    order_external_id: str = ""
    order_channel: str = ""
    order_account: str = ""
    order_number: str = ""
    parent_id: str = ""


class FulfilmentFact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One shipment. `lines`: (line external id, quantity) pairs. `state`: pending, shipped, delivered,
    cancelled, failed."""

    external_id: str
    order_external_id: str
    state: str
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    tracking_number: str = ""
    lines: tuple[tuple[str, int], ...] = ()


class RefundLineFact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A returned or refunded quantity of one order line (positive numbers). `total` includes tax.

    Some channels name returned goods by `sku` (or a barcode) alone: then `line_external_id` is empty, and the
    line is the order's only one with that SKU, if there is exactly one."""

    line_external_id: str
    quantity: int
    subtotal: int
    tax: int = 0
    total: int = 0
    restock: str = ""
    reason: str = ""
    sku: str = ""


class RefundFact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A refund, return or cancellation made in the channel. `amount` is what was (to be) paid back.

    `kind`: refund (money back), return (goods back, amount 0), cancellation (never shipped), chargeback,
    replacement, repair. `state`: requested, approved, in_transit, received, done, refused, cancelled: only `done`
    counts as paid or taken back; the others are intentions that a later event settles.

    `version` sorts as text among the tellings of this refund (such as its time of change); empty: the payload does
    not say, then the state that got further counts (rules/refunds.py).
    """

    external_id: str
    order_external_id: str
    at: datetime | None
    currency: str
    amount: int
    lines: tuple[RefundLineFact, ...] = ()
    shipping: int = 0
    adjustment: int = 0
    reason: str = ""
    kind: str = "refund"
    state: str = "done"
    version: str = ""


class SaleReference(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The same sale under the id of another party, as the payload itself states it: a shop's copy of a marketplace
    order, a connector's export. Never a guess. `account` empty: any account of that channel."""

    channel: str
    external_id: str
    account: str = ""


class OrderFact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A whole order as of `version`. Newer versions replace older ones; `version` sorts as text within one
    order (an ISO instant in UTC, or a zero-padded number).

    `country` and `region` (ISO 3166-2, such as US-CA) are those that the goods go to, `bill_...` those of the
    invoice. `contract`: the code of a contract that the order names; `vat_id`: the buyer's VAT number;
    `buyer_account`: the firm that buys, in the channel's words; `postcode`: where the goods go (PII: kept as a
    mark only, rules/postcodes.py). These later fields are unset where a channel does not say, so that what it told
    before they existed is still the same telling.
    """

    channel: str
    account: str
    external_id: str
    number: str
    version: str
    placed_at: datetime
    updated_at: datetime
    currency: str
    customer: CustomerFact
    country: str = ""
    prices_include_tax: bool = False
    lines: tuple[LineFact, ...] = ()
    subtotal: int = 0
    discount: int = 0
    shipping: int = 0
    shipping_tax: int = 0
    fees: int = 0
    tax: int = 0
    total: int = 0
    order_state: str = "open"
    payment_state: str = "pending"
    fulfilment_state: str = "unfulfilled"
    payments: tuple[PaymentFact, ...] = ()
    fulfilments: tuple[FulfilmentFact, ...] = ()
    refunds: tuple[RefundFact, ...] = ()
    profile: tuple[str, ...] = ()
    references: tuple[SaleReference, ...] = ()
    region: str | UnsetType = UNSET
    bill_country: str | UnsetType = UNSET
    bill_region: str | UnsetType = UNSET
    contract: str | UnsetType = UNSET
    buyer_account: str | UnsetType = UNSET
    vat_id: str | UnsetType = UNSET
    postcode: str | UnsetType = UNSET


class LineChange(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a change says of one line. `action`: add (with `line`), replace (with `line`), quantity (the new
    whole quantity of a known line; its amounts shrink or grow in proportion), remove."""

    line_external_id: str
    action: str
    quantity: int | None = None
    line: LineFact | None = None


class ChangeFact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A message that changes a known order without repeating it whole (X12 860, EDIFACT ORDCHG, a status event).

    Empty states mean "says nothing of it". `version` sorts as text among the versions of the same order; the
    order is its newest whole content plus every change with a later version, whatever came first.
    """

    external_id: str
    order_external_id: str
    version: str
    at: datetime | None = None
    order_state: str = ""
    payment_state: str = ""
    fulfilment_state: str = ""
    lines: tuple[LineChange, ...] = ()
    reason: str = ""


class RecordOutcome(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What became of one fact: created, updated, unchanged, stale, or refused with a code."""

    external_id: str
    outcome: str
    order_id: int | None = None
    code: str = ""
    facts: dict[str, str] = {}


class SoldUnitView(msgspec.Struct, frozen=True, kw_only=True):
    """One sold unit with what later rooms need of its line and order. `business`: the channel says that a firm
    bought it; `product_category` is only told of a unit that is asked for by its id."""

    id: int
    order_id: int
    order_line_id: int
    customer_id: int | None
    channel: str
    country: str
    product_id: int | None
    sku: str
    title: str
    quantity: int
    serial: str
    lot_code: str
    frozen_terms_id: int | None
    purchased_on: date | None
    delivered_on: date | None
    kind: str
    account: str = ""
    business: bool = False
    product_category: str = ""
    region: str = ""


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """One order line as pages show it. `unit_price` None: the channel states no price. `removed`: the order has
    had this line and has it no longer."""

    id: int
    external_id: str
    sku: str
    title: str
    quantity: int
    unit_price: Decimal | None
    gross: int
    discount: int
    tax: int
    total: int
    kind: str
    returned_quantity: int
    units: tuple[SoldUnitView, ...]
    removed: bool = False


class RefundView(msgspec.Struct, frozen=True, kw_only=True):
    """A refund or return made in the channel; `lines`: (order line id, sku, quantity, total, reason)."""

    id: int
    external_id: str
    kind: str
    at: datetime | None
    amount: int
    reason: str
    lines: tuple[tuple[int | None, str, int, int, str], ...]
    state: str = "done"


class TwinView(msgspec.Struct, frozen=True, kw_only=True):
    """Another source's record of the same sale. `leading`: the one whose terms and amounts count. `stated` False:
    no payload says so, it only looks like it."""

    order_id: int
    channel: str
    account: str
    number: str
    leading: bool = False
    stated: bool = True


class OrderView(msgspec.Struct, frozen=True, kw_only=True):
    """One order as pages and later rooms see it."""

    id: int
    channel: str
    account: str
    external_id: str
    number: str
    placed_at: datetime
    currency: str
    country: str
    customer_id: int | None
    customer_name: str
    email: str
    subtotal: int
    discount: int
    shipping: int
    tax: int
    total: int
    order_state: str
    payment_state: str
    fulfilment_state: str
    lines: tuple[LineView, ...]
    refunds: tuple[RefundView, ...]
    vat_id: str = ""
    twins: tuple[TwinView, ...] = ()


class MonthSum(msgspec.Struct, frozen=True, kw_only=True):
    """Documents, lines and amount (minor units) of one calendar month (UTC), e.g. month "2011-03"."""

    month: str
    documents: int
    lines: int
    minor: int


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """One order in a list."""

    id: int
    channel: str
    number: str
    placed_at: datetime
    currency: str
    total: int
    customer_name: str
    order_state: str
    payment_state: str
    fulfilment_state: str
