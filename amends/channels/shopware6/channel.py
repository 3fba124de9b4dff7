"""Shopware 6 behind intake's seam: signature, app webhooks, and telling the entities of the API apart."""

from __future__ import annotations

from typing import Any

from amends.channels.harvest import Harvest
from amends.channels.jsonapi import is_jsonapi, resources
from amends.channels.party import Party, digest_key, signed
from amends.channels.reading import Reader, reference, text
from amends.channels.shopware6.api import LIVE, ORDER_OF, Shopware6Api
from amends.channels.shopware6.lines import lines_of
from amends.channels.shopware6.movements import refund_fact, return_fact
from amends.channels.shopware6.orders import order_fact
from amends.channels.tree import Tree, first, get, obj, objs, read_json
from amends.intake.ports import Delivery, Parsed

_DEEPEST = 4
_KNOWN = (
    ("street", "order address"), ("salutationId", "customer"), ("stock", "product"), ("productNumber", "product"),
    ("deepLinkCode", "order document"), ("documentTypeId", "order document"), ("technicalName", "state"),
    ("isoCode", "currency"), ("iso", "country"), ("distinguishableName", "payment method"),
    ("customerNumber", "customer"), ("email", "customer"), ("displayName", "sales channel"),
)  # fmt: skip


class Shopware6(Party):
    """See README.md of this folder for the party's quirks."""

    code = "shopware6"
    title = "Shopware 6"
    scheme = "shopware-shop-signature: hex HMAC-SHA256 over the raw body, keyed with the app's secret for the shop"
    topics = ("checkout.order.placed", "order.written", "state_enter.order.state.cancelled",
              "state_enter.order_transaction.state.refunded", "state_enter.order_delivery.state.shipped",
              "product.written")  # fmt: skip
    api = Shopware6Api()

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """hex(HMAC-SHA256(secret, raw body)) in shopware-shop-signature."""
        given = delivery.headers.get("shopware-shop-signature", "")
        return signed(given, secrets, delivery.body, hexadecimal=True)

    def topic(self, delivery: Delivery) -> str:
        """The event in the webhook's data."""
        return text(get(read_json(Reader(), delivery.body), "data", "event"))[:100]

    def dedupe_key(self, delivery: Delivery) -> str:
        """source.eventId, the same over all retries."""
        named = reference(get(read_json(Reader(), delivery.body), "source", "eventId"))
        return named or digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Its state machines, its calculated prices, and the source of its webhooks."""
        return (
            b'"stateMachineState"' in body
            or b'"calculatedTaxes"' in body
            or b'"orderLineItemId"' in body
            or b'"additionalAddressLine1"' in body
            or (b'"shopId"' in body and b'"payload"' in body)
            or (b'"unitPrice"' in body and b'"parentId"' in body and b'"payload"' in body)
        )

    def lane(self, topic: str) -> str:
        """`written` events of the catalogue are bulk."""
        return "bulk" if topic.endswith(".written") and "order" not in topic else super().lane(topic)

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        harvest = Harvest()
        raw = read_json(harvest.reader, body)
        if not harvest.reader.problems:
            _take(harvest, raw, account, 0)
        return harvest.parsed()


def _take(harvest: Harvest, raw: Any, account: str, depth: int) -> None:
    if isinstance(raw, list) and depth < _DEEPEST:
        for item in raw:
            _take(harvest, item, account, depth + 1)
        if not raw:
            harvest.leave("empty list")
    elif not isinstance(raw, dict):
        harvest.unknown(raw)
    elif isinstance(raw.get("errors"), list):
        found = objs(raw, "errors")
        harvest.error(first(found[0], "detail", "title") if found else "")
    elif "payload" in obj(raw, "data") and "event" in obj(raw, "data"):
        _webhook(harvest, obj(raw, "data"), account)
    elif is_jsonapi(raw) and depth < _DEEPEST:
        for item in resources(raw):
            _entity(harvest, item, account)
    elif isinstance(raw.get("data"), dict | list) and "orderNumber" not in raw and depth < _DEEPEST:
        _take(harvest, raw["data"], account, depth + 1)
    elif isinstance(raw.get("elements"), list) and depth < _DEEPEST:
        _take(harvest, raw["elements"], account, depth + 1)
    elif isinstance(raw.get("orders"), dict | list) and depth < _DEEPEST:
        _take(harvest, raw["orders"], account, depth + 1)
    elif isinstance(raw.get("order"), dict) and "lineItems" not in raw and depth < _DEEPEST:
        _take(harvest, raw["order"], account, depth + 1)
    else:
        _entity(harvest, raw, account)


def _webhook(harvest: Harvest, data: Tree, account: str) -> None:
    """Business events carry the order; `written` events name what was written and which fields changed."""
    event, payload = text(data.get("event"))[:80], data.get("payload")
    order = obj(payload, "order")
    if isinstance(payload, list):
        harvest.leave(event)
        for it in payload:
            _want(harvest, text(get(it, "entity")), get(it, "primaryKey"), text(get(it, "operation")))
    elif _is_whole(order):
        harvest.take(event, order_fact(harvest.reader, order, account))
    else:
        harvest.leave(event)
        harvest.want("order", order.get("id") or get(payload, "orderId"))


def _want(harvest: Harvest, entity: str, key: Any, operation: str) -> None:
    if operation == "delete":
        return
    if entity in ("order", "order_return") or entity in ORDER_OF:
        harvest.want(entity, key)


def _is_whole(raw: Tree) -> bool:
    """Whether an order was asked for with what makes it one."""
    return bool(lines_of(raw)) and (isinstance(raw.get("price"), dict) or "amountTotal" in raw)


def _entity(harvest: Harvest, raw: Tree, account: str) -> None:
    names, named = set(raw), text(raw.get("apiAlias")) or str(raw.get("_type") or "")
    if named == "order" or {"orderNumber", "orderCustomer"} <= names or {"orderNumber", "currencyId"} <= names:
        _order(harvest, raw, account)
    elif "captureId" in names or named == "order_transaction_capture_refund":
        harvest.take("refund", refund_fact(harvest.reader, raw))
    elif "returnNumber" in names or named == "order_return":
        harvest.take("return", return_fact(harvest.reader, raw))
    elif "paymentMethodId" in names and "amount" in names:
        _part(harvest, raw, "order transaction")
    elif "shippingOrderAddress" in names or "shippingOrderAddressId" in names:
        _part(harvest, raw, "order delivery")
    elif "quantity" in names and ("unitPrice" in names or "price" in names):
        _part(harvest, raw, "order line item")
    elif known := next((kind for name, kind in _KNOWN if name in names), ""):
        harvest.leave(known)
    else:
        harvest.unknown(raw)


def _part(harvest: Harvest, raw: Tree, kind: str) -> None:
    """A part of an order without its currency: the order is asked for, where it is named."""
    harvest.leave(kind)
    harvest.want("order", raw.get("orderId") or get(raw, "shippingOrderAddress", "orderId"))


def _order(harvest: Harvest, raw: Tree, account: str) -> None:
    """An order without its associations is fetched with them; a version that is not the live one is a draft."""
    version = text(raw.get("versionId"))
    if version and version != LIVE:
        harvest.leave("order that is being edited (not the live version)")
    elif not _is_whole(raw) and raw.get("lineItems") != []:
        harvest.leave("order without its associations")
        harvest.want("order", raw.get("id"))
    elif not obj(raw, "currency") and _is_whole(raw):
        harvest.leave("order without its currency")
        harvest.want("order", raw.get("id"))
    else:
        harvest.take("order", order_fact(harvest.reader, raw, account))
