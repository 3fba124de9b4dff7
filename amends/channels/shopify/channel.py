"""Shopify behind intake's seam: signature, dedupe key, and telling the kinds of payload apart."""

from __future__ import annotations

from typing import Any

import msgspec

from amends.channels.harvest import Harvest
from amends.channels.party import Party, digest_key, signed
from amends.channels.reading import text
from amends.channels.shopify.api import ShopifyApi
from amends.channels.shopify.graphql_orders import bulk_orders, is_bulk
from amends.channels.shopify.kinds import (
    Take,
    take_dispute,
    take_documents,
    take_fulfilment,
    take_order,
    take_refund,
    take_return,
    take_shape,
    take_transaction,
)
from amends.channels.shopify.tables import looks_like_table, parse_table
from amends.intake.ports import Delivery, Parsed

_BY_TOPIC: dict[str, Take] = {
    **{f"orders/{event}": take_order for event in ("create", "updated", "paid", "cancelled", "fulfilled",
                                                   "partially_fulfilled")},
    **{f"returns/{event}": take_return for event in ("request", "approve", "decline", "cancel", "close", "reopen",
                                                     "update")},
    "refunds/create": take_refund,
    "fulfillments/create": take_fulfilment,
    "fulfillments/update": take_fulfilment,
    "order_transactions/create": take_transaction,
    "disputes/create": take_dispute,
    "disputes/update": take_dispute,
}  # fmt: skip
_WITHOUT_RECORD = (
    "app/", "app_", "bulk_operations/", "carts/", "checkouts/", "collection", "companies/", "customer",
    "discounts/", "domains/", "draft_orders/", "fulfillment_events/", "fulfillment_holds/",
    "fulfillment_orders/",
    "inventory_", "locations/", "locales/", "markets/", "orders/delete", "orders/edited",
    "orders/risk_assessment_changed", "payment_", "product", "profiles/", "reverse_", "scheduled_",
    "segments/", "selling_plan_groups/", "shop/", "subscription_", "tax_", "tender_transactions/", "themes/",
    "variants/",
)  # fmt: skip
"""Topics that carry no order fact that is used; `orders/edited` is followed by orders/updated."""
_MARKS = (b"gid://shopify/", b'"admin_graphql_api_id"', b'"financial_status"', b'"refund_line_items"')


class Shopify(Party):
    """See README.md of this folder for the party's quirks."""

    code = "shopify"
    title = "Shopify"
    scheme = "X-Shopify-Hmac-Sha256: base64 HMAC-SHA256 over the raw body"
    api = ShopifyApi()
    topics = ("orders/create", "orders/updated", "refunds/create", "fulfillments/create", "returns/request",
              "order_transactions/create", "disputes/create", "carts/create")  # fmt: skip

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """base64(HMAC-SHA256(secret, raw body)) in X-Shopify-Hmac-Sha256; every secret is tried."""
        return signed(delivery.headers.get("x-shopify-hmac-sha256", ""), secrets, delivery.body)

    def topic(self, delivery: Delivery) -> str:
        """X-Shopify-Topic."""
        return text(delivery.headers.get("x-shopify-topic", ""))[:100]

    def recognises(self, body: bytes) -> bool:
        """GraphQL ids, or keys that no other party's orders and refunds have."""
        return any(mark in body for mark in _MARKS)

    def dedupe_key(self, delivery: Delivery) -> str:
        """X-Shopify-Webhook-Id, the same over all retries; without it, topic and body."""
        given = text(delivery.headers.get("x-shopify-webhook-id", ""))[:200]
        return given or digest_key(delivery.body, self.topic(delivery))

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        """By its topic, or by its shape when no (or a foreign) topic came with it."""
        topic, body = _opened(topic, body)
        harvest = Harvest()
        if take := _BY_TOPIC.get(topic):
            take(harvest, body, account, topic)
        elif topic and topic.startswith(_WITHOUT_RECORD):
            harvest.leave(topic)
        elif looks_like_table(body):
            return parse_table(harvest.reader, body)
        elif is_bulk(body):
            for node in bulk_orders(harvest.reader, body):
                take_documents(harvest, node, account, "graphql:bulk")
        else:
            take_shape(harvest, body, account)
        return harvest.parsed(topic if topic in _BY_TOPIC else "")


def _opened(topic: str, body: bytes) -> tuple[str, bytes]:
    """(topic, payload) without EventBridge's `detail`, which carries the webhook's headers beside its body."""
    if b'"detail-type"' not in body[:4096] or b'"payload"' not in body:
        return topic, body
    try:
        event = _envelope(body)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return topic, body
    inner = bytes(event.detail.payload)
    return (text(event.detail.metadata.get("X-Shopify-Topic")) or topic, inner) if inner else (topic, body)


class _Detail(msgspec.Struct):
    payload: msgspec.Raw = msgspec.Raw(b"")
    metadata: dict[str, Any] = {}


class _Event(msgspec.Struct):
    detail: _Detail = msgspec.field(default_factory=_Detail)


_envelope = msgspec.json.Decoder(_Event).decode
