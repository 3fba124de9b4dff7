"""bol's Retailer API behind intake's seam."""

from __future__ import annotations

import re

from amends.channels.bol.calls import BolApi
from amends.channels.bol.orders import take_order, take_return, take_shipment
from amends.channels.doc import Doc, peek
from amends.channels.harvest import Harvest, leave_known, payload, take_objects
from amends.channels.keys import signed_by
from amends.channels.party import Party, digest_key, header
from amends.intake.ports import Api, Delivery, Parsed

_KEY_ID = re.compile(r'key-?id="?([^",;\s]+)', re.IGNORECASE)
_SIGNATURE = re.compile(r'signature="?([A-Za-z0-9+/]+={0,2})', re.IGNORECASE)
_WANTED = {"SHIPMENT": "shipment", "ORDER": "order", "RETURN": "return", "PROCESS_STATUS": "process_status"}
_FAILED = ("FAILURE", "TIMEOUT")
_KNOWN = (
    ("subscriptions", "subscriptions"), ("signatureKeys", "signature keys"), ("offers", "offers"),
    ("offerId", "offer"), ("inventory", "inventory"), ("invoices", "invoices"), ("transports", "transports"),
    ("deliveryOptions", "delivery options"), ("access_token", "access token"),
    ("replenishments", "replenishments"), ("commission", "commission"), ("commissions", "commissions"),
    ("invoiceListItems", "invoices to the seller"), ("fixedAmount", "commission"), ("inbounds", "inbounds"),
    ("inboundId", "inbound"), ("replenishmentId", "replenishment"), ("transporters", "transporters"),
    ("timeSlots", "time slots"), ("deliveryDates", "delivery dates"), ("offerInsights", "offer insights"),
    ("performanceIndicators", "performance indicators"), ("periods", "sales forecast"),
    ("searchTerms", "search terms"),
)  # fmt: skip


class Bol(Party):
    """See README.md of this folder for the party's quirks."""

    code = "bol"
    title = "bol"
    scheme = "Signature: keyId and RSA-SHA256 signature over the raw body; the secret holds bol's public keys"
    topics = ("PROCESS_STATUS", "SHIPMENT", "orders", "shipments", "returns")
    api: Api | None = BolApi()

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """RSA with SHA-256 (PKCS #1 v1.5) over the raw body, by the key that the header names."""
        given = header(delivery, "signature", 4000)
        key_id, signature = _KEY_ID.search(given), _SIGNATURE.search(given)
        if not key_id or not signature:
            return False
        return signed_by(secrets, key_id.group(1), signature.group(1), delivery.body)

    def topic(self, delivery: Delivery) -> str:
        """event.resource."""
        return peek(delivery.body).text("event", "resource")[:100]

    def dedupe_key(self, delivery: Delivery) -> str:
        """event.resource, resourceId and timestamp; without them the content."""
        found = peek(delivery.body)
        parts = (found.text("event", "resource"), found.text("event", "resourceId"), found.text("timestamp"))
        return ":".join(parts)[:200] if all(parts) else digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Names that only bol uses."""
        start = body[:8192]
        words = (b'"retailerId"', b'"orderPlacedDateTime"', b'"processStatusId"', b"api.bol.com")
        back = b'"rmaId"' in start and b'"returnItems"' in start
        return back or any(word in start for word in words)

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        harvest = Harvest()
        if body.lstrip().startswith(b"<"):
            _take_xml(harvest, body)
            return harvest.parsed()
        found = payload(harvest, body)
        if found is not None:
            take_objects(harvest, found, lambda doc: _take(harvest, doc, account))
        return harvest.parsed()


def _take_xml(harvest: Harvest, body: bytes) -> None:
    """bol's own invoice to the seller comes as UBL; nothing else of the Retailer API is XML."""
    if b"oasis:names:specification:ubl" in body[:4096]:
        harvest.leave("invoice to the seller")
        return
    harvest.kinds["XML Plaza"] = None
    why = "XML of bol's old Plaza API: the Retailer API, which replaced it, sends JSON"
    harvest.reader.note("shape_unknown", why=why)


def _take(harvest: Harvest, doc: Doc, account: str) -> None:
    if not doc:
        harvest.leave("empty answer")
    elif doc.sub("event"):
        _notified(harvest, doc)
    elif doc.has("violations") or (doc.has("title", "status") and doc.has("detail")):
        violations = [f"{it.text('name')} {it.text('reason')}".strip() for it in doc.list("violations")[:2]]
        harvest.error(doc.text("detail"), *violations, doc.text("title"))
    elif doc.has("processStatuses") or doc.has("eventType"):
        for status in doc.list("processStatuses") if doc.has("processStatuses") else [doc]:
            _process(harvest, status)
        if not harvest.kinds:
            harvest.leave("process statuses", "none in it")
    elif doc.has("orders") or doc.has("shipments") or doc.has("returns"):
        _many(harvest, doc, account)
    elif doc.has("orderItems"):
        take_order(harvest, doc, account)
    elif doc.has("shipmentItems") or doc.has("shipmentId"):
        take_shipment(harvest, doc)
    elif doc.has("returnItems") or doc.has("returnId"):
        take_return(harvest, doc)
    else:
        leave_known(harvest, doc, _KNOWN)


def _many(harvest: Harvest, doc: Doc, account: str) -> None:
    for order in doc.list("orders"):
        take_order(harvest, order, account)
    for shipment in doc.list("shipments"):
        take_shipment(harvest, shipment)
    for one in doc.list("returns"):
        take_return(harvest, one)
    if not harvest.kinds and not harvest.reader.problems:
        harvest.leave(next(key for key in ("orders", "shipments", "returns") if doc.has(key)), "none in it")


def _process(harvest: Harvest, doc: Doc) -> None:
    """How far bol is with something that it was told; a failure is said."""
    status = doc.text("status").upper()
    if status in _FAILED:
        harvest.error(f"{doc.text('eventType')} {status}", doc.text("errorMessage"), doc.text("description"))
    else:
        harvest.leave("process status", f"{doc.text('eventType')} {status}")


def _notified(harvest: Harvest, doc: Doc) -> None:
    event = doc.sub("event")
    resource, identity = event.text("resource").upper(), event.ref("resourceId")
    kind = _WANTED.get(resource)
    if kind is None:
        harvest.leave(resource[:60] or "event", "nothing of an order in it")
    elif not identity:
        harvest.reader.note("field_absent", event.field("resourceId"))
        harvest.take(resource, None)
    elif kind == "process_status" and event.text("type").upper() not in _FAILED:
        harvest.leave("PROCESS_STATUS", f"{identity} {event.text('type')}")
    else:
        harvest.want(kind, identity)
        harvest.leave(resource, f"it names {identity}, which is fetched")
