"""Shopify behind intake's seam: signature, dedupe key, and telling the kinds of payload apart."""

from __future__ import annotations

from typing import Any

import msgspec

from amends.channels.party import Party, digest_key, signed
from amends.channels.reading import Reader, decode, text
from amends.channels.shopify import shapes
from amends.channels.shopify.api import ShopifyApi
from amends.channels.shopify.fulfilments import fulfilment_fact
from amends.channels.shopify.graphql import parse_order_node, parts_of
from amends.channels.shopify.graphql_orders import bulk_orders, documents, is_bulk, whole_order
from amends.channels.shopify.orders import order_fact
from amends.channels.shopify.refunds import refund_fact
from amends.channels.shopify.tables import looks_like_table, parse_table
from amends.intake.ports import Delivery, Parsed, Record
from amends.orders.ports import FulfilmentFact, RefundFact

_ORDER_TOPICS = {f"orders/{event}" for event in ("create", "updated", "paid", "cancelled", "fulfilled",
                                                 "partially_fulfilled")}  # fmt: skip
_WITHOUT_RECORD = (
    "app/", "app_", "bulk_operations/", "carts/", "checkouts/", "collection", "companies/", "customer",
    "discounts/", "disputes/", "domains/", "draft_orders/", "fulfillment_events/", "fulfillment_holds/",
    "fulfillment_orders/",
    "inventory_", "locations/", "locales/", "markets/", "order_transactions/", "orders/delete", "orders/edited",
    "orders/risk_assessment_changed", "payment_", "product", "profiles/", "returns/", "reverse_", "scheduled_",
    "segments/", "selling_plan_groups/", "shop/", "subscription_", "tax_", "tender_transactions/", "themes/",
    "variants/",
)  # fmt: skip
"""Topics that carry no order fact that is used; `orders/edited` is followed by orders/updated."""
_KNOWN_SHAPES = (
    ("risks", "order_risks"), ("dispute", "dispute"), ("disputes", "disputes"), ("gift_card", "gift_card"),
    ("adjustment", "gift_card_adjustment"), ("transactions", "transactions"),
    ("tender_transactions", "tender_transactions"), ("checkout", "checkout"), ("products", "products"),
    ("customers", "customers"), ("count", "count"),
)  # fmt: skip

_MARKS = (b"gid://shopify/", b'"admin_graphql_api_id"', b'"financial_status"', b'"refund_line_items"')


class Shopify(Party):
    """See README.md of this folder for the party's quirks."""

    code = "shopify"
    title = "Shopify"
    scheme = "X-Shopify-Hmac-Sha256: base64 HMAC-SHA256 over the raw body"
    api = ShopifyApi()
    topics = ("orders/create", "orders/updated", "refunds/create", "fulfillments/create", "carts/create")

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
        reader = Reader()
        if topic in _ORDER_TOPICS:
            return _one(reader, topic, _order(reader, body, account))
        if topic == "refunds/create":
            return _one(reader, topic, _refund(reader, body))
        if topic in ("fulfillments/create", "fulfillments/update"):
            return _one(reader, topic, _fulfilment(reader, body))
        if topic and topic.startswith(_WITHOUT_RECORD):
            return Parsed(kind=topic, ignored=topic)
        if looks_like_table(body):
            return parse_table(reader, body)
        if is_bulk(body):
            return _many(reader, "graphql:bulk", bulk_orders(reader, body), account)
        return _by_shape(reader, body, account)


def _order(reader: Reader, body: bytes, account: str) -> Record | None:
    raw = decode(body, shapes.decode_order, reader)
    return None if raw is None else order_fact(reader, raw, account)


def _refund(reader: Reader, body: bytes) -> Record | None:
    raw = decode(body, shapes.decode_refund, reader)
    return None if raw is None else refund_fact(reader, raw)


def _fulfilment(reader: Reader, body: bytes) -> Record | None:
    raw = decode(body, shapes.decode_fulfilment, reader)
    return None if raw is None else fulfilment_fact(reader, raw)


def _one(reader: Reader, kind: str, record: Record | None) -> Parsed:
    return Parsed(kind=kind, records=(record,) if record else (), problems=tuple(reader.problems))


def _by_shape(reader: Reader, body: bytes, account: str) -> Parsed:
    found = decode(body, shapes.decode_keys, reader)
    if found is None:
        return Parsed(kind="unknown", problems=tuple(reader.problems))
    for key in ("order", "orders", "refund", "refunds", "fulfillment", "fulfillments"):
        if key in found and "id" not in found:
            return _wrapped(reader, key, bytes(found[key]), account)
    if "errors" in found or set(found) == {"error"}:
        message = bytes(found.get("errors", found.get("error", msgspec.Raw(b"?"))))
        reader.note("channel_error", message=message.decode("utf-8", "replace")[:150])
        return Parsed(kind="error", problems=tuple(reader.problems))
    if bytes(found.get("id", msgspec.Raw(b""))).startswith(b'"gid://shopify/Order/'):
        return _graphql(reader, body, account)
    if "data" in found and "id" not in found and (nodes_ := _queried(found["data"])):
        return _many(reader, "graphql:orders", nodes_, account)
    return _bare(reader, found, body, account)


def _wrapped(reader: Reader, key: str, body: bytes, account: str) -> Parsed:
    """{"order": {...}} and {"orders": [...]} of the REST API."""
    bodies = [body]
    if key.endswith("s"):
        items = decode(body, shapes.decode_list, reader)
        if items is None:
            return Parsed(kind=key, problems=tuple(reader.problems))
        bodies = [bytes(item) for item in items]
    records = []
    for single in bodies:
        reader.about = ""
        match key.removesuffix("s"):
            case "order":
                record = _order(reader, single, account)
            case "refund":
                record = _refund(reader, single)
            case _:
                record = _fulfilment(reader, single)
        if record is not None:
            records.append(record)
    empty = "" if records or reader.problems else f"{key}, none in it"
    return Parsed(kind=key, records=tuple(records), problems=tuple(reader.problems), ignored=empty)


def _graphql(reader: Reader, body: bytes, account: str) -> Parsed:
    node: dict[str, Any] | None = decode(body, shapes.decode_any, reader)
    if node is None:
        return Parsed(kind="graphql", problems=tuple(reader.problems))
    return (
        _many(reader, "graphql:order", [node], account) if "lineItems" in node else parse_order_node(reader, node)
    )


def _queried(raw: msgspec.Raw) -> list[dict[str, Any]]:
    try:
        return list(documents(shapes.decode_any(bytes(raw))))
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return []


def _many(reader: Reader, kind: str, found: list[dict[str, Any]], account: str) -> Parsed:
    """Whole orders (refunds and shipments inside, returns beside them), and orders of which only parts came."""
    records: list[Record] = []
    for node in found:
        reader.about = ""
        _, parts = parts_of(reader, node)
        if "lineItems" not in node:
            records += parts
            continue
        reader.about = ""
        order = whole_order(reader, node, account)
        if order is not None:
            records.append(
                msgspec.structs.replace(
                    order,
                    refunds=tuple(it for it in parts if isinstance(it, RefundFact) and it.kind == "refund"),
                    fulfilments=tuple(it for it in parts if isinstance(it, FulfilmentFact)),
                )
            )
        records += (it for it in parts if isinstance(it, RefundFact) and it.kind != "refund")
    empty = "" if records or reader.problems else f"{kind}, nothing in it"
    return Parsed(kind=kind, records=tuple(records), problems=tuple(reader.problems), ignored=empty)


def _bare(reader: Reader, found: dict[str, msgspec.Raw], body: bytes, account: str) -> Parsed:
    """A payload without a wrapper, as webhooks send it, told by its keys."""
    keys = set(found)
    if {"line_items", "financial_status"} <= keys or {"line_items", "total_price", "order_number"} <= keys:
        return _one(reader, "order", _order(reader, body, account))
    if "refund_line_items" in keys or {"order_adjustments", "order_id"} <= keys:
        return _one(reader, "refund", _refund(reader, body))
    if {"order_id", "tracking_number", "status"} <= keys:
        return _one(reader, "fulfillment", _fulfilment(reader, body))
    if {"token", "line_items"} <= keys:
        kind = "checkout" if "cart_token" in keys or "total_price" in keys else "cart"
        return Parsed(kind=kind, ignored=kind)
    for key, kind in _KNOWN_SHAPES:
        if key in keys:
            return Parsed(kind=kind, ignored=kind)
    if keys == {"id"}:
        return Parsed(kind="orders/delete", ignored="orders/delete")
    reader.note("shape_unknown", why="an object with " + (", ".join(sorted(map(text, keys))[:8]) or "no keys"))
    return Parsed(kind="unknown", problems=tuple(reader.problems))
