"""Telling Shopify's payloads apart by their shape: wrapped, bare, in lists, and GraphQL answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from amends.channels.doc import Doc
from amends.channels.harvest import Harvest
from amends.channels.reading import decode, text
from amends.channels.shopify import shapes
from amends.channels.shopify.fulfilments import fulfilment_fact
from amends.channels.shopify.graphql import PARTS, of_no_order, order_kinds, parts_of, single
from amends.channels.shopify.graphql_orders import documents, refusals, whole_order
from amends.channels.shopify.orders import order_fact
from amends.channels.shopify.payments import dispute_fact, transaction_fact
from amends.channels.shopify.refunds import refund_fact
from amends.channels.shopify.returns import webhook_return
from amends.orders.ports import FulfilmentFact, RefundFact

_DEEPEST = 3
_WITHOUT_RECORD = (
    "account_activation_url", "adjustment", "balance", "carrier_service", "checkout", "collect", "collection",
    "count", "custom_collection", "customer", "customer_invite", "draft_order", "draft_order_invoice", "event",
    "fulfillment_event", "fulfillment_order", "fulfillment_service", "gift_card", "image", "inventory_item",
    "inventory_level", "location", "locations_for_move", "metafield", "moved_fulfillment_order",
    "original_fulfillment_order", "payment", "payout", "policy", "price_rule", "product", "risk", "shipping_rate",
    "shop", "smart_collection", "submitted_fulfillment_order", "tender_transaction", "variant", "webhook",
    "access_scope", "application_charge", "application_credit", "article", "asset", "author", "blog", "cart",
    "collection_listing", "collection_publication", "comment", "currencies", "customer_saved_search", "discount",
    "discount_code", "discount_code_creation", "engagement", "fulfillment_hold", "fulfillment_request",
    "marketing_event", "page", "product_listing", "product_publication", "publication",
    "recurring_application_charge", "redirect", "report", "script_tag", "shipping_zone",
    "storefront_access_token", "theme", "usage_charge", "user",
)  # fmt: skip
"""Objects of the REST API that hold no order fact that is used, under their names in the singular."""


def take_shape(harvest: Harvest, body: bytes, account: str, depth: int = 0) -> None:
    """Everything that one body holds, by its shape."""
    if body.lstrip()[:1] == b"[" and depth < _DEEPEST:
        listed = decode(body, shapes.decode_list, harvest.reader)
        for item in listed or ():
            take_shape(harvest, bytes(item), account, depth + 1)
        return None if listed or listed is None else harvest.leave("empty list")
    found = decode(body, shapes.decode_keys, harvest.reader)
    if found is None:
        return None
    if "id" not in found and _take_wrapped(harvest, found, account):
        return None
    if "errors" in found or set(found) == {"error"}:
        message = bytes(found.get("errors", found.get("error", msgspec.Raw(b"?"))))
        return harvest.error(message.decode("utf-8", "replace"))
    if bytes(found.get("id", msgspec.Raw(b""))).startswith(b'"gid://shopify/'):
        return take_documents(harvest, _decoded(body), account, "graphql:order")
    if "data" in found and "id" not in found:
        return _take_answer(harvest, found["data"], set(found), account)
    return _take_bare(harvest, set(found), body, account)


def take_order(harvest: Harvest, body: bytes, account: str, kind: str = "order") -> None:
    """An order as REST and webhooks write it."""
    raw = decode(body, shapes.decode_order, harvest.reader)
    harvest.take(kind, None if raw is None else order_fact(harvest.reader, raw, account))


def take_refund(harvest: Harvest, body: bytes, _: str = "", kind: str = "refund") -> None:
    """A refund; what Shopify only calculated is none."""
    raw = decode(body, shapes.decode_refund, harvest.reader)
    if raw is not None and any(text(it.kind) == "suggested_refund" for it in raw.transactions or ()):
        return harvest.leave("refund calculation", "nothing was refunded")
    return harvest.take(kind, None if raw is None else refund_fact(harvest.reader, raw))


def take_fulfilment(harvest: Harvest, body: bytes, _: str = "", kind: str = "fulfillment") -> None:
    """A shipment."""
    raw = decode(body, shapes.decode_fulfilment, harvest.reader)
    harvest.take(kind, None if raw is None else fulfilment_fact(harvest.reader, raw))


def take_transaction(harvest: Harvest, body: bytes, _: str = "", kind: str = "transaction") -> None:
    """A movement of money; one that names no order (of Shopify Payments' balance) is not used."""
    raw = decode(body, shapes.decode_transaction, harvest.reader)
    if raw is not None and raw.kind is None:
        return harvest.leave("balance transaction")
    return harvest.take(kind, None if raw is None else transaction_fact(harvest.reader, raw))


def take_return(harvest: Harvest, body: bytes, _: str = "", kind: str = "return") -> None:
    """A return as the returns/* webhooks write it."""
    harvest.take(kind, webhook_return(harvest.reader, Doc(harvest.reader, _decoded(body))))


def take_dispute(harvest: Harvest, body: bytes, _: str = "", kind: str = "dispute") -> None:
    """A chargeback; an inquiry takes no money."""
    doc = Doc(harvest.reader, _decoded(body))
    if doc.text("type").lower() == "inquiry" or not doc.ref("order_id"):
        return harvest.leave(kind, "an inquiry" if doc.ref("order_id") else "of no order")
    return harvest.take(kind, dispute_fact(harvest.reader, doc))


Take = Callable[[Harvest, bytes, str, str], None]
_WRAPPED: dict[str, Take] = {
    "order": take_order,
    "refund": take_refund,
    "fulfillment": take_fulfilment,
    "transaction": take_transaction,
    "return": take_return,
    "dispute": take_dispute,
}


def _take_wrapped(harvest: Harvest, found: dict[str, msgspec.Raw], account: str) -> bool:
    """{"order": {...}}, {"orders": [...]} and their like."""
    for name, take in _WRAPPED.items():
        for key in (name, f"{name}s"):
            inner = bytes(found.get(key, msgspec.Raw(b"")))
            if inner[:1] == b"{":
                take(harvest, inner, account, key)
                return True
            if inner[:1] == b"[":
                harvest.take(key)
                for item in decode(inner, shapes.decode_list, harvest.reader) or ():
                    take(harvest, bytes(item), account, key)
                return True
    for name in _WITHOUT_RECORD:
        if found.keys() & {name, f"{name}s"} and not found.keys() & {"line_items", "kind"}:
            harvest.leave(name)
            return True
    return False


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        return shapes.decode_any(body)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return {}


def _take_answer(harvest: Harvest, raw: msgspec.Raw, keys: set[str], account: str) -> None:
    """{"data": ...} of a query or a mutation."""
    found = _decoded(bytes(raw))
    nodes = list(documents(found))
    for why in refusals(found):
        harvest.error(why)
    for node in nodes:
        take_documents(harvest, node, account, "graphql:orders")
    if not nodes and not harvest.reader.problems:
        harvest.unknown(found or dict.fromkeys(keys))


def take_documents(harvest: Harvest, node: dict[str, Any], account: str, kind: str) -> None:
    """One document: a whole order (refunds and shipments inside, returns beside it), parts of one, or a single
    refund, return or shipment."""
    harvest.reader.about = ""
    if not text(node.get("id")).startswith("gid://shopify/Order/") and "id" in node:
        if other := of_no_order(node):
            return harvest.leave(f"graphql:{other}")
        return harvest.take(*single(harvest.reader, node))
    whole = "lineItems" in node
    beside_payments = {key: it for key, it in node.items() if not (whole and key == "transactions")}
    _, parts = parts_of(harvest.reader, beside_payments)
    if not whole:
        if not parts and not node.keys() & PARTS:
            return _leave_order(harvest, node)
        return harvest.take("graphql:" + "+".join(order_kinds(node)), parts)
    harvest.reader.about = ""
    order = whole_order(harvest.reader, node, account)
    if order is not None:
        order = msgspec.structs.replace(
            order,
            refunds=tuple(it for it in parts if isinstance(it, RefundFact) and it.kind == "refund"),
            fulfilments=tuple(it for it in parts if isinstance(it, FulfilmentFact)),
        )
    beside = (it for it in parts if isinstance(it, RefundFact) and it.kind != "refund")
    return harvest.take(kind, order, beside)


def _leave_order(harvest: Harvest, node: dict[str, Any]) -> None:
    """An order's document with nothing that makes a record: the order itself is fetched when only named."""
    if known := order_kinds(node):
        return harvest.leave("graphql:" + "+".join(known))
    if node.keys() <= {"id", "name", "legacyResourceId", "__typename", "updatedAt", "displayFulfillmentStatus",
                       "displayFinancialStatus"}:  # fmt: skip
        harvest.want("order", text(node.get("id")).rpartition("/")[2] or node.get("legacyResourceId"))
        return harvest.leave("graphql:order", "the order itself is fetched")
    return harvest.unknown(node)


def _take_bare(harvest: Harvest, keys: set[str], body: bytes, account: str) -> None:
    """A payload without a wrapper, as webhooks send it, told by its keys."""
    if {"line_items", "financial_status"} <= keys or {"line_items", "total_price", "order_number"} <= keys:
        return take_order(harvest, body, account)
    if "refund_line_items" in keys or {"order_adjustments", "order_id"} <= keys:
        return take_refund(harvest, body)
    if "return_line_items" in keys:
        return take_return(harvest, body)
    if {"order_id", "tracking_number", "status"} <= keys:
        return take_fulfilment(harvest, body)
    if {"order_id", "kind", "amount"} <= keys:
        return take_transaction(harvest, body)
    if {"amount", "evidence_due_by"} <= keys:
        return take_dispute(harvest, body)
    if {"token", "line_items"} <= keys:
        return harvest.leave("checkout" if "cart_token" in keys or "total_price" in keys else "cart")
    if {"line_items", "invoice_url"} <= keys:
        return harvest.leave("draft_order")
    if {"order_id", "assigned_location_id"} <= keys:
        return harvest.leave("fulfillment_order")
    if {"fulfillable_quantity", "variant_id"} <= keys or {"carrier_identifier", "discounted_price"} <= keys:
        return harvest.leave("line of an order, alone")
    if keys == {"id"}:
        return harvest.leave("orders/delete")
    return harvest.unknown(dict.fromkeys(keys))
