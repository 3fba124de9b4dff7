"""The parts of WooCommerce's REST payloads (v2, v3) that are read. Scalars stay as they came (`Any`): the
reader converts them. PHP writes an empty object as [], so objects may be lists."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec


class Meta(msgspec.Struct):
    """A free key and value."""

    key: Any = None
    value: Any = None


class Line(msgspec.Struct):
    """A line, fee or shipping charge of an order (or, negative, of a refund). Amounts are without tax."""

    id: Any = None
    name: Any = None
    sku: Any = None
    quantity: Any = None
    subtotal: Any = None
    subtotal_tax: Any = None
    total: Any = None
    total_tax: Any = None
    meta_data: list[Meta] | dict[str, Any] | None = None
    bundled_by: Any = None
    composite_parent: Any = None


class Address(msgspec.Struct):
    """Billing or shipping address; only what names the buyer, the country and the postcode."""

    first_name: Any = None
    last_name: Any = None
    company: Any = None
    email: Any = None
    phone: Any = None
    country: Any = None
    state: Any = None
    postcode: Any = None


class RefundNote(msgspec.Struct):
    """A refund as an order mentions it."""

    id: Any = None
    reason: Any = None
    total: Any = None


class Href(msgspec.Struct):
    """A link."""

    href: Any = None


class Links(msgspec.Struct):
    """A refund and a shipment say which order they belong to in `up` only."""

    up: list[Href] | None = None


class GiftCard(msgspec.Struct):
    """What a gift card (of the plug-in of that name) paid of an order."""

    amount: Any = None


class Order(msgspec.Struct):
    """An order."""

    id: Any = None
    number: Any = None
    status: Any = None
    currency: Any = None
    date_created: Any = None
    date_created_gmt: Any = None
    date_modified: Any = None
    date_modified_gmt: Any = None
    date_paid_gmt: Any = None
    date_completed_gmt: Any = None
    discount_total: Any = None
    shipping_total: Any = None
    shipping_tax: Any = None
    total: Any = None
    total_tax: Any = None
    customer_id: Any = None
    created_via: Any = None
    payment_method: Any = None
    transaction_id: Any = None
    billing: Address | list[Any] | None = None
    shipping: Address | list[Any] | None = None
    line_items: list[Line] | None = None
    shipping_lines: list[Line] | None = None
    fee_lines: list[Line] | None = None
    gift_cards: list[GiftCard] | None = None
    refunds: list[RefundNote] | None = None


class Refund(msgspec.Struct):
    """A refund: a child object of the order with negative totals."""

    id: Any = None
    date_created: Any = None
    date_created_gmt: Any = None
    amount: Any = None
    reason: Any = None
    line_items: list[Line] | None = None
    shipping_lines: list[Line] | None = None
    fee_lines: list[Line] | None = None
    links: Links | list[Any] | None = msgspec.field(default=None, name="_links")


class Tracking(msgspec.Struct):
    """A shipment of the Shipment Tracking plug-in."""

    tracking_id: Any = None
    tracking_number: Any = None
    date_shipped: Any = None
    links: Links | list[Any] | None = msgspec.field(default=None, name="_links")


class Mark(msgspec.Struct):
    """What makes an order's state its own: read for the dedupe key."""

    id: Any = None
    date_modified_gmt: Any = None


decode_keys = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
decode_order = msgspec.json.Decoder(Order, float_hook=Decimal).decode
decode_refund = msgspec.json.Decoder(Refund, float_hook=Decimal).decode
decode_tracking = msgspec.json.Decoder(Tracking, float_hook=Decimal).decode
decode_mark = msgspec.json.Decoder(Mark, float_hook=Decimal).decode
decode_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
