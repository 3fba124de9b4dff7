"""GraphQL documents of one order: its refunds, returns and fulfilments. Keys are camelCase, ids are
gid://shopify/Kind/123, lists come plain or as {"nodes": [...]} or {"edges": [{"node": ...}]}."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from amends.channels.reading import Reader, reference, text
from amends.channels.reasons import reason
from amends.channels.reconcile import compare_refund
from amends.channels.shopify.payments import transaction_fact
from amends.channels.shopify.returns import return_fact, returned_line
from amends.channels.shopify.shapes import Transaction
from amends.channels.shopify.states import SHIPMENT
from amends.intake.ports import Record
from amends.orders.ports import FulfilmentFact, PaymentFact, RefundFact, RefundLineFact

_NOT_RECORDS = {
    "agreements": "order_agreements",
    "fulfillmentOrders": "fulfillment_orders",
    "metafields": "order_metafields",
    "risk": "order_risks",
}
"""Documents that carry no order fact that is used."""
_OF_NO_ORDER = frozenset({
    "Abandonment", "AbandonedCheckout", "Article", "Blog", "Collection", "Company", "CompanyLocation", "Customer",
    "DiscountCodeNode", "DiscountAutomaticNode", "DiscountNode", "DraftOrder", "FulfillmentOrder", "GiftCard",
    "InventoryItem", "InventoryLevel", "Location", "Market", "Metafield", "Metaobject", "Page", "PriceList",
    "PriceRule", "Product", "ProductVariant", "Publication", "Segment", "SellingPlanGroup", "Shop",
    "ShopifyPaymentsPayout", "StoreCreditAccount", "SubscriptionContract",
})  # fmt: skip
"""Kinds of document, as their ids name them, that are no order and no part of one."""


def parts_of(reader: Reader, node: dict[str, Any]) -> tuple[list[str], list[Record]]:
    """(kinds, records) of the refunds, returns and shipments in one order's document."""
    order = gid(node.get("id")) or reference(node.get("legacyResourceId"))
    reader.about = order
    records: list[Record] = []
    kinds = []
    for key, (kind, make) in _MAKERS.items():
        if key in node:
            kinds.append(kind)
            records += filter(None, (make(reader, it, order) for it in nodes(node[key])))
    return kinds, records


def single(reader: Reader, node: dict[str, Any]) -> tuple[str, Record | None]:
    """(kind, record) of a document that is a refund, a return or a shipment itself and names its order."""
    key = _SINGLE.get(text(node.get("id")).removeprefix("gid://shopify/").partition("/")[0], "")
    if not key:
        reader.note("shape_unknown", why=f"a document {text(node.get('id'))[:60]}")
        return "graphql", None
    kind, make = _MAKERS[key]
    order = gid(_inner(node, "order", "id")) or gid(_inner(node, "return", "order", "id"))
    return f"graphql:{kind}", make(reader, node, order)


def of_no_order(node: dict[str, Any]) -> str:
    """The kind of a document that has nothing of an order, "" for any other."""
    kind = text(node.get("id")).removeprefix("gid://shopify/").partition("/")[0]
    return kind if kind in _OF_NO_ORDER else ""


def order_kinds(node: dict[str, Any]) -> list[str]:
    """What of an order its document holds, by the names that are kept with the event."""
    made = [kind for key, (kind, _) in _MAKERS.items() if key in node]
    return made or [kind for key, kind in _NOT_RECORDS.items() if key in node][:1]


def nodes(found: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list, a connection's nodes or its edges."""
    if isinstance(found, dict):
        found = found.get("nodes") or [it.get("node") for it in _objects(found.get("edges"))]
    yield from _objects(found)


def _objects(found: Any) -> list[dict[str, Any]]:
    return [it for it in found if isinstance(it, dict)] if isinstance(found, list) else []


def gid(value: Any) -> str:
    """The number in gid://shopify/Order/123?x=y, digit for digit."""
    found = text(value)
    return reference(found.partition("?")[0].rpartition("/")[2]) if found.startswith("gid://") else ""


def _inner(node: Any, *path: str) -> Any:
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node


class _Amounts:
    """Amounts in the currency the customer paid, which the first amount read decides."""

    def __init__(self, reader: Reader, first: Any) -> None:
        self.reader = reader
        self.currency = reader.currency(_inner(first, "presentmentMoney", "currencyCode"), "currencyCode")

    def minor(self, both: Any, field: str) -> int:
        money = _inner(both, "presentmentMoney")
        if money is not None and text(_inner(money, "currencyCode")) != self.currency:
            self.reader.note("currency_mixed", field, currency=self.currency)
        return self.reader.minor(_inner(money, "amount"), self.currency, field)


def _refund(reader: Reader, node: dict[str, Any], order: str) -> RefundFact | None:
    mark, reader.about = len(reader.problems), gid(node.get("id")) or order
    if not gid(node.get("id")):
        reader.note("field_absent", "refunds.id")
    if not order:
        reader.note("order_link_absent", "id", what="refund")
    amounts = _Amounts(reader, node.get("totalRefundedSet"))
    amount = amounts.minor(node.get("totalRefundedSet"), "totalRefundedSet")
    note = text(node.get("note"))
    raw = [
        (
            it,
            amounts.minor(it.get("subtotalSet"), "subtotalSet"),
            amounts.minor(it.get("totalTaxSet"), "totalTaxSet"),
        )
        for it in nodes(node.get("refundLineItems"))
    ]
    inside = sum(subtotal for _, subtotal, _ in raw) == amount
    lines = tuple(
        RefundLineFact(
            line_external_id=gid(_inner(it, "lineItem", "id")),
            quantity=reader.quantity(it.get("quantity"), "refundLineItems.quantity"),
            subtotal=subtotal if amount else 0,
            tax=tax if amount else 0,
            total=(subtotal if inside else subtotal + tax) if amount else 0,
            restock=text(it.get("restockType")).lower(),
            reason=reason("", note),
        )
        for it, subtotal, tax in raw
    )
    fact = RefundFact(
        external_id=gid(node.get("id")),
        order_external_id=order,
        at=reader.instant(node.get("createdAt"), "refunds.createdAt"),
        currency=amounts.currency,
        amount=amount,
        lines=lines,
        adjustment=amount - sum(line.total for line in lines),
        reason=reason("", note),
        kind="refund" if amount else "return",
    )
    compare_refund(reader, fact, None, "totalRefundedSet")
    return None if reader.refused_since(mark) else fact


def _return(reader: Reader, node: dict[str, Any], order: str) -> RefundFact | None:
    reader.about = gid(node.get("id")) or order
    lines = [
        returned_line(
            gid(_inner(it, "fulfillmentLineItem", "lineItem", "id")),
            reader.quantity(it.get("quantity"), "returnLineItems.quantity"),
            text(_inner(it, "returnReasonDefinition", "handle")) or text(it.get("returnReason")).lower(),
            text(it.get("returnReasonNote")),
            text(it.get("customerNote")),
        )
        for it in nodes(node.get("returnLineItems"))
    ]
    at = reader.instant(node.get("createdAt"), "returns.createdAt")
    about = gid(node.get("id")), order
    return return_fact(reader, about, node.get("status"), lines, name=text(node.get("name")), at=at)


def _transaction(reader: Reader, node: dict[str, Any], order: str) -> PaymentFact | None:
    money = _inner(node, "amountSet", "presentmentMoney") or _inner(node, "amountSet", "shopMoney")
    raw = Transaction(
        id=gid(node.get("id")),
        order_id=order,
        parent_id=gid(_inner(node, "parentTransaction", "id")),
        kind=node.get("kind"),
        status=node.get("status"),
        gateway=node.get("gateway"),
        amount=_inner(money, "amount"),
        currency=_inner(money, "currencyCode"),
        processed_at=node.get("processedAt"),
        created_at=node.get("createdAt"),
    )
    return transaction_fact(reader, raw)


def _fulfilment(reader: Reader, node: dict[str, Any], order: str) -> FulfilmentFact | None:
    mark, reader.about = len(reader.problems), gid(node.get("id")) or order
    if not gid(node.get("id")):
        reader.note("field_absent", "fulfillments.id")
    if not order:
        reader.note("order_link_absent", "id", what="fulfilment")
    state = reader.state(node.get("status"), "fulfillments.status", SHIPMENT, "pending")
    delivered = reader.instant(node.get("deliveredAt"), "fulfillments.deliveredAt") if state == "shipped" else None
    tracking = next(nodes(node.get("trackingInfo")), {})
    fact = FulfilmentFact(
        external_id=gid(node.get("id")),
        order_external_id=order,
        state="delivered" if delivered else state,
        shipped_at=reader.instant(node.get("createdAt"), "fulfillments.createdAt") if state == "shipped" else None,
        delivered_at=delivered,
        tracking_number=text(tracking.get("number")),
        lines=tuple(
            (
                gid(_inner(it, "lineItem", "id")),
                reader.quantity(it.get("quantity"), "fulfillmentLineItems.quantity"),
            )
            for it in nodes(node.get("fulfillmentLineItems"))
        ),
    )
    return None if reader.refused_since(mark) else fact


_MAKERS: dict[str, tuple[str, Callable[[Reader, dict[str, Any], str], Record | None]]] = {
    "refunds": ("order_refunds", _refund),
    "returns": ("order_returns", _return),
    "fulfillments": ("fulfillments", _fulfilment),
    "transactions": ("order_transactions", _transaction),
}
_SINGLE = {
    "Refund": "refunds",
    "Return": "returns",
    "Fulfillment": "fulfillments",
    "OrderTransaction": "transactions",
}
PARTS = frozenset(_MAKERS)
DOCUMENTS = frozenset({"Order", *_SINGLE})
