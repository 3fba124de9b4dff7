"""The parts of Shopify's REST payloads that are read. Scalars stay as they came (`Any`): the reader converts
them and names what it cannot. Numbers with a point are decoded as Decimal, ids digit for digit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec


class Money(msgspec.Struct):
    """An amount in one currency."""

    amount: Any = None
    currency_code: Any = None


class MoneySet(msgspec.Struct):
    """The same amount in the shop's currency and in the one the customer paid."""

    shop_money: Money | None = None
    presentment_money: Money | None = None


class TaxLine(msgspec.Struct):
    """A tax on a line or on shipping."""

    price: Any = None
    price_set: MoneySet | None = None


class Allocation(msgspec.Struct):
    """The share of a discount that falls on a line."""

    amount: Any = None
    amount_set: MoneySet | None = None


class Duty(msgspec.Struct):
    """An import duty on a line."""

    tax_lines: list[TaxLine] | None = None


class Property(msgspec.Struct):
    """A free name and value that the shop keeps with a line (serial numbers live here)."""

    name: Any = None
    value: Any = None


class LineItem(msgspec.Struct):
    """An order line."""

    id: Any = None
    sku: Any = None
    title: Any = None
    name: Any = None
    quantity: Any = None
    price: Any = None
    price_set: MoneySet | None = None
    total_discount: Any = None
    total_discount_set: MoneySet | None = None
    discount_allocations: list[Allocation] | None = None
    tax_lines: list[TaxLine] | None = None
    duties: list[Duty] | None = None
    gift_card: Any = None
    requires_shipping: Any = None
    properties: list[Property] | dict[str, Any] | None = None


class ShippingLine(msgspec.Struct):
    """A shipping charge."""

    price: Any = None
    price_set: MoneySet | None = None
    discounted_price: Any = None
    discounted_price_set: MoneySet | None = None
    discount_allocations: list[Allocation] | None = None
    tax_lines: list[TaxLine] | None = None
    is_removed: Any = None


class Address(msgspec.Struct):
    """An address; only what names the buyer, the country and the postcode."""

    name: Any = None
    first_name: Any = None
    last_name: Any = None
    company: Any = None
    phone: Any = None
    country_code: Any = None
    province_code: Any = None
    zip: Any = None


class Company(msgspec.Struct):
    """The firm that buys, in a shop that sells to firms."""

    id: Any = None


class Customer(msgspec.Struct):
    """The buyer's account."""

    id: Any = None
    email: Any = None
    first_name: Any = None
    last_name: Any = None
    phone: Any = None


class Transaction(msgspec.Struct):
    """A movement of money."""

    id: Any = None
    order_id: Any = None
    parent_id: Any = None
    kind: Any = None
    status: Any = None
    gateway: Any = None
    amount: Any = None
    amount_set: MoneySet | None = None
    currency: Any = None
    processed_at: Any = None
    created_at: Any = None
    test: Any = None


class Adjustment(msgspec.Struct):
    """What a refund moved beside its lines: negative amounts were paid back on top of them."""

    amount: Any = None
    amount_set: MoneySet | None = None
    tax_amount: Any = None
    tax_amount_set: MoneySet | None = None
    kind: Any = None


class RefundShipping(msgspec.Struct):
    """Refunded shipping (newer API versions)."""

    subtotal_amount_set: MoneySet | None = None
    tax_amount_set: MoneySet | None = None


class RefundLine(msgspec.Struct):
    """The refunded quantity of a line."""

    line_item_id: Any = None
    quantity: Any = None
    restock_type: Any = None
    subtotal: Any = None
    subtotal_set: MoneySet | None = None
    total_tax: Any = None
    total_tax_set: MoneySet | None = None


class Refund(msgspec.Struct):
    """A refund, a restocking or a cancellation of lines."""

    id: Any = None
    order_id: Any = None
    created_at: Any = None
    processed_at: Any = None
    note: Any = None
    refund_line_items: list[RefundLine] | None = None
    refund_shipping_lines: list[RefundShipping] | None = None
    transactions: list[Transaction] | None = None
    order_adjustments: list[Adjustment] | None = None


class FulfilledLine(msgspec.Struct):
    """A shipped quantity."""

    id: Any = None
    quantity: Any = None


class Fulfilment(msgspec.Struct):
    """A shipment."""

    id: Any = None
    order_id: Any = None
    status: Any = None
    shipment_status: Any = None
    created_at: Any = None
    updated_at: Any = None
    tracking_number: Any = None
    line_items: list[FulfilledLine] | None = None


class Order(msgspec.Struct):
    """An order as webhooks and the REST API give it."""

    id: Any = None
    name: Any = None
    order_number: Any = None
    created_at: Any = None
    processed_at: Any = None
    updated_at: Any = None
    cancelled_at: Any = None
    closed_at: Any = None
    currency: Any = None
    presentment_currency: Any = None
    email: Any = None
    contact_email: Any = None
    phone: Any = None
    taxes_included: Any = None
    test: Any = None
    source_name: Any = None
    source_identifier: Any = None
    financial_status: Any = None
    fulfillment_status: Any = None
    subtotal_price: Any = None
    subtotal_price_set: MoneySet | None = None
    total_line_items_price: Any = None
    total_line_items_price_set: MoneySet | None = None
    total_discounts: Any = None
    total_discounts_set: MoneySet | None = None
    total_tax: Any = None
    total_tax_set: MoneySet | None = None
    total_price: Any = None
    total_price_set: MoneySet | None = None
    total_tip_received: Any = None
    original_total_duties_set: MoneySet | None = None
    original_total_additional_fees_set: MoneySet | None = None
    line_items: list[LineItem] | None = None
    shipping_lines: list[ShippingLine] | None = None
    refunds: list[Refund] | None = None
    fulfillments: list[Fulfilment] | None = None
    transactions: list[Transaction] | None = None
    customer: Customer | list[Any] | None = None
    billing_address: Address | list[Any] | None = None
    shipping_address: Address | list[Any] | None = None
    company: Company | list[Any] | str | None = None


decode_keys = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
decode_order = msgspec.json.Decoder(Order, float_hook=Decimal).decode
decode_refund = msgspec.json.Decoder(Refund, float_hook=Decimal).decode
decode_fulfilment = msgspec.json.Decoder(Fulfilment, float_hook=Decimal).decode
decode_transaction = msgspec.json.Decoder(Transaction, float_hook=Decimal).decode
decode_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
decode_any = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal).decode
