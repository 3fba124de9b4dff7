"""Mirakl behind intake's seam: orders of products and services, refunds, returns, shipments."""

from __future__ import annotations

from typing import Any

import msgspec

from amends.channels.doc import Doc, decode_any
from amends.channels.harvest import Harvest, leave_known, payload, take_objects
from amends.channels.mirakl.calls import MiraklApi
from amends.channels.mirakl.orders import order_fact, service_fact
from amends.channels.mirakl.refunds import (
    pending_product_refunds,
    pending_service_refund,
    return_fact,
    shipment_fact,
)
from amends.channels.party import Party, digest_key
from amends.channels.reading import text
from amends.intake.ports import Api, Delivery, Parsed

_KNOWN = (
    ("offers", "offers"), ("products", "products"), ("invoices", "invoices"), ("threads", "messages"),
    ("messages", "messages"), ("shops", "shops"), ("order_documents", "documents"), ("taxes", "taxes"),
    ("reasons", "reasons"), ("carriers", "carriers"), ("evaluations", "evaluations"),
    ("order_tracking", "updates that were made"), ("tracking_id", "export that was asked for"),
    ("import_id", "import that was asked for"), ("lines", "transaction log"),
    ("amount_credited", "transaction log"), ("amount_transferred_to_seller", "billing cycle"),
    ("shop_documents", "shop documents"), ("currencies", "currencies"), ("locales", "locales"),
    ("additional_fields", "additional fields"), ("hierarchies", "hierarchies"), ("values_lists", "values lists"),
    ("attributes", "attributes"), ("shipping_zones", "shipping zones"), ("shipping_types", "shipping types"),
    ("incident_reasons", "reasons"),
)  # fmt: skip


class Mirakl(Party):
    """See README.md of this folder for the party's quirks."""

    code = "mirakl"
    title = "Mirakl"
    scheme = ""
    topics = ("orders", "returns", "shipments", "refunds")
    api: Api | None = MiraklApi()

    def dedupe_key(self, delivery: Delivery) -> str:
        """The event's id (Mirakl Connect); polled documents by their content."""
        try:
            found: Any = decode_any(delivery.body)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError):
            found = None
        is_event = isinstance(found, dict) and ("event_type" in found or "type" in found)
        return (text(found.get("id"))[:200] if is_event else "") or digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Names that only Mirakl uses."""
        start = body[:16384]
        words = (b'"order_lines"', b'"order_line_id"', b'"commercial_order_id"', b'"order_tax_mode"')
        return sum(word in start for word in words) >= 2 or b'"order_commercial_id"' in start

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        harvest = Harvest()
        found = payload(harvest, body)
        if found is not None:
            take_objects(harvest, found, lambda doc: _take(harvest, doc, account))
        return harvest.parsed()


def _take(harvest: Harvest, doc: Doc, account: str) -> None:
    if not doc:
        harvest.leave("empty answer")
    elif doc.has("orders"):
        _many(harvest, doc, "orders", account)
    elif doc.has("data") and isinstance(doc.at("data"), list):
        _many(harvest, doc, "data", account)
    elif doc.has("order") and doc.sub("order"):
        _take(harvest, doc.sub("order"), account)
    elif doc.has("payload") and doc.sub("payload"):
        _take(harvest, doc.sub("payload"), account)
    elif doc.has("order_lines") and (doc.has("order_state") or doc.has("created_date")):
        harvest.take("order", order_fact(doc, account))
    elif doc.has("order_lines"):
        harvest.take("refunds to be paid", pending_product_refunds(doc))
    elif doc.has("price") and (doc.has("commercial_order_id") or doc.has("date_created")):
        harvest.take("service order", service_fact(doc, account))
    elif doc.has("return_lines") or doc.has("rma"):
        harvest.take("return", return_fact(doc))
    elif doc.has("shipment_lines"):
        harvest.take("shipment", shipment_fact(doc))
    elif doc.has("order_id") and doc.has("amount") and doc.has("id"):
        harvest.take("refund to be paid", pending_service_refund(doc))
    elif doc.has("errors") or (doc.has("message") and (doc.has("status") or doc.has("correlation_id"))):
        found = [it.text("message") for it in doc.list("errors")[:3]]
        harvest.error(doc.text("message"), *found, str(doc.text("status")))
    else:
        leave_known(harvest, doc, _KNOWN)


def _many(harvest: Harvest, doc: Doc, key: str, account: str) -> None:
    for one in doc.list(key, "order") or doc.list(key):
        _take(harvest, one, account)
    if not harvest.kinds:
        harvest.leave(key, "none in it")
