"""Walmart Marketplace behind intake's seam: JSON and XML of the US, Canada and Mexico."""

from __future__ import annotations

import base64
import hmac
from typing import Any

from amends.channels.doc import Doc, peek
from amends.channels.harvest import Harvest, payload, take_objects
from amends.channels.party import Party, digest_key, signed
from amends.channels.reading import text
from amends.channels.walmart.calls import WalmartApi
from amends.channels.walmart.charges import currency_of
from amends.channels.walmart.movements import refund_fact
from amends.channels.walmart.orders import lines_of, order_fact
from amends.channels.walmart.returns import return_facts
from amends.channels.walmart.tree import looks_like_xml, read_xml
from amends.intake.ports import Api, Delivery, Parsed

_KNOWN = (
    ("orderCancellation", "request to cancel"), ("orderShipment", "request to ship"),
    ("orderAcknowledge", "request to acknowledge"), ("shipments", "request to ship"),
    ("packages", "delivery update"), ("trackingNumbers", "request for labels"),
    ("events", "webhook subscriptions"), ("subscriptionId", "webhook subscription"),
    ("access_token", "access token"), ("feedId", "feed"), ("ItemResponse", "items"), ("inventory", "inventory"),
    ("refundLines", "request to refund a return"), ("message", "answer in words"),
)  # fmt: skip
"""Keys of what makes no record. Requests to Walmart name no order: its answer tells what came of them."""


class Walmart(Party):
    """See README.md of this folder for the party's quirks."""

    code = "walmart"
    title = "Walmart"
    scheme = "Authorization: user:password, a token, or HMAC-SHA256 over the raw body, as chosen at subscription"
    topics = ("ORDER_UPDATES", "PO_CREATED", "PO_LINE_AUTOCANCELLED", "INTENT_TO_CANCEL", "orders", "returns")
    api: Api | None = WalmartApi()

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """The Authorization header: base64(user:password), the token, or an HMAC of the body, the secret being
        user:password, the token or the key. A word before it (Basic, Bearer) may be missing."""
        given = delivery.headers.get("authorization", "")
        bare = given.removeprefix("Basic ").removeprefix("Bearer ").encode()
        known = list(filter(None, secrets))
        right = signed(given, known, delivery.body) | signed(given, known, delivery.body, hexadecimal=True)
        for secret in known:
            for wanted in (base64.b64encode(secret.encode()), secret.encode()):
                right |= hmac.compare_digest(wanted, bare)
        return right

    def topic(self, delivery: Delivery) -> str:
        """payload.subEventType or source.eventType."""
        found = peek(delivery.body)
        return (found.text("payload", "subEventType") or found.text("source", "eventType"))[:100]

    def dedupe_key(self, delivery: Delivery) -> str:
        """source.eventId; without it the content."""
        return peek(delivery.body).text("source", "eventId")[:200] or digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Names that only Walmart uses."""
        start = body[:8192]
        lines = b'"orderLines"' in start or b"orderLines>" in start or b'"returnOrderLines"' in start
        return lines and (b"purchaseOrderId" in start or b"walmart" in start.lower())

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        harvest = Harvest()
        found = read_xml(harvest.reader, body) if looks_like_xml(body) else payload(harvest, body)
        if found is not None:
            take_objects(harvest, found, lambda doc: _take(harvest, doc, account))
        return harvest.parsed()


def _take(harvest: Harvest, doc: Doc, account: str) -> None:
    if not doc:
        harvest.leave("empty answer")
    elif doc.sub("source") and doc.text("source", "eventType"):
        _notified(harvest, doc)
    elif doc.at("errors") or doc.at("error"):
        _error(harvest, doc)
    elif doc.has("list"):
        _orders(harvest, doc.list("list", "elements", "order"), account)
    elif doc.has("elements"):
        _orders(harvest, doc.list("elements", "order"), account)
    elif doc.has("order"):
        _orders(harvest, doc.list("order"), account)
    elif doc.has("orders"):
        _orders(harvest, doc.list("orders", "order") or doc.list("orders"), account)
    elif doc.has("orderLines") and (doc.has("orderDate") or doc.has("customerOrderId")):
        _orders(harvest, [doc], account)
    elif doc.has("returnOrders") or doc.has("returnOrderLines"):
        _returns(harvest, doc)
    elif doc.has("orderRefund"):
        _asked_refunds(harvest, doc.sub("orderRefund"))
    else:
        _known(harvest, doc)


def _orders(harvest: Harvest, orders: list[Doc], account: str) -> None:
    for order in orders:
        harvest.take("order", order_fact(order, account))
    if not orders:
        harvest.leave("orders", "none in it")


def _returns(harvest: Harvest, doc: Doc) -> None:
    found = doc.list("returnOrders", "returnOrder") or doc.list("returnOrders")
    for one in [doc] if doc.has("returnOrderLines") else found:
        harvest.take("return", return_facts(one))
    if not harvest.kinds:
        harvest.leave("returns", "none in it")


def _asked_refunds(harvest: Harvest, doc: Doc) -> None:
    """What a seller asks Walmart to pay back: approved, not yet done."""
    reader = harvest.reader
    order = reader.about = doc.ref("purchaseOrderId")
    if not order:
        harvest.leave("request to refund", "it names no order; the answer does")
        return
    for line in lines_of(doc):
        for found in line.list("refunds", "refund"):
            reader.about = order
            charges = [it.sub("charge") for it in found.list("refundCharges", "refundCharge")]
            first = next(filter(None, (currency_of(it, "chargeAmount") for it in charges)), "")
            currency = reader.currency(first, found.field("refundCharges"))
            fact = refund_fact(doc, line, found, currency, "approved") if currency else None
            harvest.take("request to refund", fact)
    if not harvest.kinds:
        harvest.leave("request to refund", "nothing in it")


def _notified(harvest: Harvest, doc: Doc) -> None:
    """Walmart's notifications are no replacement for asking: what they name is fetched."""
    inner = doc.sub("payload")
    kind = inner.text("subEventType") or doc.text("source", "eventType")
    order = inner.ref("purchaseOrderId") or inner.ref("order", "purchaseOrderId")
    back = inner.ref("returnOrderId") or inner.ref("returnOrder", "returnOrderId")
    harvest.want("return", back)
    harvest.want("order", "" if back else order)
    if back or order:
        harvest.leave(kind[:60], f"it names {back or order}, which is fetched")
    elif any(word in kind.upper() for word in ("ORDER", "PO_", "RETURN", "CANCEL")):
        harvest.reader.note("order_link_absent", "payload.purchaseOrderId", what="notification")
        harvest.take(kind[:60], None)
    else:
        harvest.leave(kind[:60], "nothing of an order in it")


def _error(harvest: Harvest, doc: Doc) -> None:
    found = doc.list("errors", "error") or doc.list("errors") or doc.list("error")
    words = [it.text(key) for it in found[:3] for key in ("code", "description", "info", "message")]
    harvest.error(*words, doc.text("error"), doc.text("error_description"))


def _known(harvest: Harvest, doc: Doc) -> None:
    for key, kind in _KNOWN:
        if doc.has(key):
            harvest.leave(kind, "it names no order" if kind.startswith("request") else "")
            return
    harvest.unknown(text_keys(doc))


def text_keys(doc: Doc) -> dict[str, Any]:
    """The object itself, for the words about it."""
    return {text(key): value for key, value in doc.raw.items()}
