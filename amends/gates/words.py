"""The words of a tuning: order profiles, and what an account may map for itself."""

from __future__ import annotations

from collections.abc import Mapping

PROFILES: dict[str, str] = {
    "b2c": "an order of a private buyer: none of the other buyers' marks",
    "b2b": "an order of a business",
    "subscription": "placed by a subscription",
    "bundle": "holds a bundle or kit: several goods sold as one",
    "gift": "a gift: somebody else receives it",
    "gift_card": "every line is a gift card",
    "pre_order": "sold before it could be shipped",
    "digital": "nothing in it is goods",
    "drop_ship": "shipped by a third party",
    "exchange": "replaces or exchanges goods of another order",
    "point_of_sale": "sold in a shop",
    "draft": "entered by the merchant's own people",
    "test": "a test order",
    "zero_priced": "nothing is paid for it",
    "multi_currency": "shown in one currency and paid or settled in another",
}
"""Order profiles that a setting may name, in words."""

HEADER_FIELDS = ("number", "country", "profile", "customer.external_id", "customer.email", "customer.name",
                 "customer.phone", "customer.country")  # fmt: skip
LINE_FIELDS = ("lines.sku", "lines.title", "lines.serials")
OVERRIDABLE = (*HEADER_FIELDS, *LINE_FIELDS)
"""Canonical fields that an expression may give. Money, quantities and identities stay the channel's."""
STATES: Mapping[str, tuple[str, ...]] = {
    "order_state": ("open", "completed", "closed", "cancelled"),
    "payment_state": ("pending", "authorized", "failed", "voided", "partially_paid", "paid", "partially_refunded",
                      "refunded"),
    "fulfilment_state": ("unfulfilled", "partial", "fulfilled", "delivered", "returned", "restocked"),
    "refund.state": ("requested", "approved", "in_transit", "received", "done", "refused", "cancelled"),
    "fulfilment.state": ("pending", "shipped", "delivered", "cancelled", "failed"),
}  # fmt: skip
"""Axes that a named state may set, with their states (those of the orders room)."""
