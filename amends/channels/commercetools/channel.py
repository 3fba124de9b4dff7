"""commercetools behind intake's seam: envelopes of the queues, and telling the kinds of document apart."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from amends.channels.commercetools.api import CommercetoolsApi
from amends.channels.commercetools.messages import take_notification
from amends.channels.commercetools.orders import order_fact
from amends.channels.commercetools.payments import lone_payment
from amends.channels.harvest import Harvest
from amends.channels.party import Party, digest_key
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import Tree, get, read_json
from amends.intake.ports import Delivery, Parsed

_DEEPEST = 5
_KNOWN = {
    "cartState": "cart", "productType": "product", "masterVariant": "product", "addresses": "customer",
    "quantityOnStock": "inventory-entry", "cartPredicate": "cart-discount", "discountedAmount": "discount",
    "totalLineItemQuantity": "cart", "quoteState": "quote", "quoteRequestState": "quote-request",
    "zoneRates": "shipping-method", "supplyChannel": "inventory-entry", "recurringOrderState": "recurring-order",
}  # fmt: skip
_IMPORT_DATA = frozenset({"id", "version", "key", "importContainerKey", "createdAt", "lastModifiedAt"})
_QUEUES = ("Message", "detail", "data", "Body", "body")
"""Where SNS, EventBridge, Event Grid and CloudEvents, and SQS put the message."""


class Commercetools(Party):
    """See README.md of this folder for the party's quirks."""

    code = "commercetools"
    title = "commercetools"
    topics = ("Order", "Payment", "Message", "OrderCreated", "OrderStateChanged", "ReturnInfoAdded")
    api = CommercetoolsApi()

    def dedupe_key(self, delivery: Delivery) -> str:
        """Resource and sequence number of a message; resource and version of a notification or a document."""
        raw = read_json(Reader(), delivery.body)
        raw = _opened(raw)
        if not isinstance(raw, dict):
            return digest_key(delivery.body)
        resource = reference(get(raw, "resource", "id"))
        kind = text(get(raw, "resource", "typeId"))[:40]
        number = reference(raw.get("sequenceNumber"))
        if resource and number:
            return f"{kind}:{resource}:{number}"
        mark = reference(raw.get("version"))
        if resource and mark and text(raw.get("notificationType")).startswith("Resource"):
            return f"{text(raw.get('notificationType'))[:40]}:{kind}:{resource}@{mark}"
        return digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Its way of writing money, or of pointing at a resource."""
        return (
            b'"centAmount"' in body
            or b'"typeId"' in body
            or b"com.commercetools." in body
            or (b'"notificationType"' in body and (b'"projectKey"' in body or b'"resourceType"' in body))
        )

    def lane(self, topic: str) -> str:
        """Order documents and messages are told apart by name only; "OrderStateChanged" may be a cancellation."""
        return "urgent" if topic == "OrderStateChanged" else super().lane(topic)

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        harvest = Harvest()
        raw = read_json(harvest.reader, body)
        if raw is None and harvest.reader.problems:
            return harvest.parsed(topic)
        _take(harvest, raw, account, 0)
        return harvest.parsed()


def _opened(raw: Any) -> Any:
    """The message inside the envelopes of queues, as far as there are any."""
    for _ in range(_DEEPEST):
        inner = _inside(raw)
        if inner is None:
            return raw
        raw = inner
    return raw


def _inside(raw: Any) -> Any:
    """What an envelope holds; None when it is none."""
    if not isinstance(raw, dict) or "notificationType" in raw or "resource" in raw or "orderState" in raw:
        return None
    packed = get(raw, "message", "data")
    if isinstance(packed, str):
        return _json(packed)
    for name in _QUEUES:
        held = raw.get(name)
        if isinstance(held, dict) and name in ("data", "detail") and held:
            return held
        if isinstance(held, str) and held.lstrip()[:1] in ("{", "["):
            return _json(held)
    return None


def _json(words: str) -> Any:
    """A message as text, plain or (Pub/Sub) in base64."""
    body = words.encode("utf-8", "replace")
    if words.lstrip()[:1] not in ("{", "["):
        try:
            body = base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError):
            return None
    return read_json(Reader(), body)


def _take(harvest: Harvest, raw: Any, account: str, depth: int) -> None:
    if isinstance(raw, list) and depth < _DEEPEST:
        for item in raw:
            _take(harvest, item, account, depth + 1)
        if not raw:
            harvest.leave("empty list")
        return
    if not isinstance(raw, dict):
        harvest.unknown(raw)
        return
    inner = _inside(raw)
    if inner is not None and depth < _DEEPEST:
        _take(harvest, inner, account, depth + 1)
        return
    found = raw.get("results", raw.get("Records", raw.get("Messages")))
    if isinstance(found, list) and "id" not in raw:
        _take(harvest, found, account, depth + 1)
        return
    _document(harvest, raw, account, depth)


def _document(harvest: Harvest, raw: Tree, account: str, depth: int) -> None:
    if "statusCode" in raw or ("errors" in raw and "id" not in raw) or "error_description" in raw:
        first = raw["errors"][0] if isinstance(raw.get("errors"), list) and raw["errors"] else {}
        if not ("cart" in raw or "payments" in raw):
            harvest.error(raw.get("message") or get(first, "message") or raw.get("error_description"))
        else:
            harvest.leave("checkout data")
    elif "stagedActions" in raw:
        _edit(harvest, raw)
    elif "notificationType" in raw or (isinstance(raw.get("resource"), dict) and "type" in raw):
        take_notification(harvest, raw, account)
    elif "action" in raw or "actions" in raw:
        harvest.leave("update action (a request to the platform, not an event)")
    elif "orderState" in raw or text(raw.get("type")) == "Order":
        harvest.take("order", order_fact(harvest.reader, raw, account))
    elif "amountPlanned" in raw and not {"id", "version"} & set(raw):
        harvest.leave("payment draft (a request to the platform, not a payment)")
    elif "amountPlanned" in raw:
        payments = lone_payment(harvest.reader, raw)
        harvest.take("payment", *payments)
        if not payments:
            harvest.leave("payment without transactions")
    else:
        _other(harvest, raw, account, depth)


def _edit(harvest: Harvest, raw: Tree) -> None:
    """An order edit counts once it is applied, and then the order is the truth; a preview never does."""
    applied = text(get(raw, "result", "type")) == "Applied"
    harvest.leave("order-edit, applied" if applied else "order-edit, not applied")
    if applied:
        harvest.want("order", get(raw, "resource", "id"))


def _found(harvest: Harvest, raw: Tree) -> None:
    """Order Search answers ids alone."""
    harvest.leave("order search")
    for hit in raw["hits"] if isinstance(raw.get("hits"), list) else ():
        harvest.want("order", get(hit, "id"))


def _other(harvest: Harvest, raw: Tree, account: str, depth: int) -> None:
    known = next((kind for key, kind in _KNOWN.items() if key in raw), "")
    if "cartState" not in raw and "totalPrice" in raw and "lineItems" in raw and "id" not in raw:
        harvest.leave("order import draft (a request to the platform, not an order)")
    elif "totalPrice" in raw and "lineItems" in raw and not known:
        harvest.take("order", order_fact(harvest.reader, raw, account))
    elif known:
        harvest.leave(known)
    elif {"hits", "total"} <= set(raw):
        _found(harvest, raw)
    elif "version" in raw and "id" not in raw and {"cart", "quote"} & set(raw):
        harvest.leave("order draft (a request to the platform, not an order)")
    elif {"code", "severity", "payload"} <= set(raw):
        harvest.leave("message of Checkout in the browser")
        harvest.want("order", get(raw, "payload", "order", "id"))
    elif "payloadType" in raw and "reason" in raw:
        harvest.leave("payloadNotIncluded")
    elif {"projectKey", "payments"} <= set(raw) or {"projectKey", "payment"} <= set(raw):
        harvest.leave("checkout data")
        harvest.want("order", get(raw, "order", "id"))
    elif raw and set(raw) <= _IMPORT_DATA:
        harvest.leave("import data")
    elif len(raw) == 1 and depth < _DEEPEST and (isinstance(inner := next(iter(raw.values())), dict | list)):
        _take(harvest, inner, account, depth + 1)
    elif "id" in raw and "version" in raw and "createdAt" in raw:
        harvest.leave("resource that is no order")
    else:
        harvest.unknown(raw)
