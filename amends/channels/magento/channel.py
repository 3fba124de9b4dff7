"""Adobe Commerce and Magento behind intake's seam: signature, envelopes, and telling the documents apart."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from amends.channels.harvest import Harvest
from amends.channels.magento import rpc
from amends.channels.magento.api import MagentoApi
from amends.channels.magento.orders import change_fact, order_fact, order_id
from amends.channels.magento.refunds import creditmemo_fact, invoice_fact, rma_fact, shipment_fact, track_fact
from amends.channels.party import Party, digest_key
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import Tree, get, obj, objs, read_json
from amends.channels.xmltree import looks_like_xml
from amends.intake.ports import Delivery, Parsed

_DEEPEST = 6
_WRAPPERS = ("order", "creditmemo", "invoice", "shipment", "rma", "result", "response", "data")
_OBSERVED = ("order", "creditmemo", "invoice", "shipment")
"""What observers of a checkout hand over beside its cart, under their own names."""
_OWN_NAMES = frozenset({"entity_id", "increment_id", "order_id", "items"})
_KNOWN = (
    ("attribute_set_id", "product"), ("type_id", "product"), ("stock_id", "stock_item"), ("coupon_id", "coupon"),
    ("items_qty", "cart"), ("cart_id", "cart"), ("website_id", "customer"), ("group_id", "customer"),
    ("txn_type", "transaction"), ("is_customer_notified", "order comment"), ("website_ids", "sales rule"),
    ("quote", "cart"), ("oopQuote", "cart"), ("quote_id", "cart item"), ("cartItem", "cart item"),
    ("totals", "cart totals"), ("notify", "request to ship, invoice or refund (no event)"),
)  # fmt: skip
_OF_CREDITMEMO = frozenset(
    {"adjustment_positive", "adjustment_negative", "adjustment", "creditmemo_id", "creditmemo_status"}
)
_SIGNATURES = ("x-adobe-digital-signature-1", "x-adobe-digital-signature-2")


class Magento(Party):
    """See README.md of this folder for the party's quirks."""

    code = "magento"
    title = "Adobe Commerce / Magento"
    scheme = (
        "X-Adobe-Digital-Signature-1 and -2: RSA-SHA256 over the raw body; the secret is Adobe's public key (PEM)"
    )
    topics = ("order", "creditmemo", "invoice", "shipment", "returns",
              "com.adobe.commerce.observer.sales_order_save_after")  # fmt: skip
    api = MagentoApi()

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """Either of the two signatures under any of the public keys."""
        given = [found for name in _SIGNATURES if (found := delivery.headers.get(name, ""))]
        return any(_fits(signature, secret, delivery.body) for signature in given for secret in secrets)

    def topic(self, delivery: Delivery) -> str:
        """The type in the CloudEvent."""
        raw = read_json(Reader(), delivery.body)
        return text(get(raw, "type") or get(raw, "event", "type"))[:100]

    def dedupe_key(self, delivery: Delivery) -> str:
        """The event's id, the same over all retries; else the content."""
        raw = None if looks_like_xml(delivery.body) else read_json(Reader(), delivery.body)
        named = reference(get(raw, "event_id"))
        if not named and "specversion" in (raw if isinstance(raw, dict) else {}):
            named = reference(get(raw, "id"))
        return named or digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Names that only Magento's sales tables have."""
        if body.lstrip()[:1] not in b"{[<":
            return False  # a table whose columns have the same names
        return (
            b"base_grand_total" in body
            or b'"order_item_id"' in body
            or b"com.adobe.commerce" in body
            or (b"increment_id" in body and b"protect_code" in body)
            or (b'"track_number"' in body and b'"parent_id"' in body)
        )

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        harvest = Harvest()
        raw = rpc.read(harvest.reader, body) if looks_like_xml(body) else read_json(harvest.reader, body)
        if not harvest.reader.problems:
            _take(harvest, raw, account, 0)
        return harvest.parsed()


def _fits(signature: str, secret: str, body: bytes) -> bool:
    try:
        key = load_pem_public_key(secret.encode())
        if not isinstance(key, RSAPublicKey):
            return False
        key.verify(base64.b64decode(signature, validate=True), body, PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, binascii.Error):
        return False
    return True


def _take(harvest: Harvest, raw: Any, account: str, depth: int) -> None:
    if isinstance(raw, list) and depth < _DEEPEST:
        for item in raw:
            _take(harvest, item, account, depth + 1)
        if not raw:
            harvest.leave("empty list")
    elif isinstance(raw, bool | int) or (isinstance(raw, str) and raw and len(raw) < 40):
        harvest.leave("the answer to a call")
    elif not isinstance(raw, dict):
        harvest.unknown(raw)
    else:
        _object(harvest, raw, account, depth)


def _object(harvest: Harvest, raw: Tree, account: str, depth: int) -> None:
    value = obj(raw, "data", "value") or obj(raw, "event", "data", "value")
    items = raw.get("items")
    deeper = depth < _DEEPEST
    if "fault" in raw or (isinstance(raw.get("message"), str) and not {"entity_id", "items"} & set(raw)):
        harvest.error(raw.get("fault") or raw.get("message"))
    elif "messages" in raw and "error" in obj(raw, "messages"):
        harvest.error(next((text(it.get("message")) for it in objs(raw, "messages", "error")), ""))
    elif value and deeper:
        _event(harvest, text(raw.get("type") or get(raw, "event", "type")), value, account, depth)
    elif isinstance(items, list) and ("search_criteria" in raw or "total_count" in raw) and deeper:
        _take(harvest, items, account, depth + 1)
    elif set(raw) == {"entity"} or "statusHistory" in raw:
        _request(harvest, obj(raw, "entity"), account)
    elif len(raw) == 1 and (inner := next((raw[name] for name in _WRAPPERS if name in raw), None)) and deeper:
        _take(harvest, inner, account, depth + 1)
    elif deeper and not _OWN_NAMES & set(raw) and (found := [raw[it] for it in _OBSERVED if obj(raw, it)]):
        _take(harvest, found, account, depth + 1)
    else:
        _document(harvest, raw, account)


def _request(harvest: Harvest, entity: Tree, account: str) -> None:
    """{"entity": {...}} is how the API is told something; a whole order in it is still one."""
    if _is_order(entity) and _has_items(entity) and entity.get("grand_total") is not None:
        harvest.take("order", order_fact(harvest.reader, entity, account))
        return
    harvest.leave("request to save (no event)")
    if "state" in entity and "grand_total" not in entity and "order_id" not in entity:
        harvest.want("order", entity.get("entity_id"))


def _event(harvest: Harvest, kind: str, value: Tree, account: str, depth: int) -> None:
    """An event of Adobe I/O carries the fields that changed; whether it has enough shows by its shape."""
    if "sales_order" in kind and not _has_items(value):
        harvest.leave(kind or "event without its document")
        document = kind.rpartition("sales_order_")[2]
        owner = value.get("order_id") if document.startswith(("creditmemo", "invoice", "shipment")) else None
        if document.startswith("creditmemo"):
            harvest.want("creditmemo", value.get("entity_id"))
        elif document.startswith("shipment") and "track" not in document:
            harvest.want("shipment", value.get("entity_id"))
        else:
            harvest.want("order", owner or value.get("order_id") or value.get("entity_id"))
        return
    _take(harvest, value, account, depth + 1)


def _has_items(raw: Tree) -> bool:
    return bool(objs(raw, "items"))


def _is_order(raw: Tree) -> bool:
    rows = objs(raw, "items")
    ordered = any("qty_ordered" in row or "parent_item_id" in row for row in rows)
    if not ordered and any("order_item_id" in row for row in rows):
        return False
    return "increment_id" in raw and (
        "customer_is_guest" in raw or "quote_id" in raw or "total_due" in raw or "total_qty_ordered" in raw
        or isinstance(raw.get("payment"), dict) or any("qty_ordered" in row for row in rows)
    )  # fmt: skip


def _document(harvest: Harvest, raw: Tree, account: str) -> None:
    names = set(raw)
    reader = harvest.reader
    if "date_requested" in names or "rma_id" in names or ("order_increment_id" in names and "status" in names):
        harvest.take("returns", rma_fact(reader, raw))
    elif _is_order(raw):
        _order(harvest, raw, account)
    elif names & {
        "adjustment_positive",
        "adjustment_negative",
        "creditmemo_id",
        "creditmemo_status",
        "adjustment",
    }:
        harvest.take("creditmemo", creditmemo_fact(reader, raw))
    elif "track_number" in names and "parent_id" in names:
        harvest.take("track", track_fact(reader, raw))
    elif "order_id" in names and "grand_total" in names:
        harvest.take("invoice", invoice_fact(reader, raw))
    elif "order_id" in names and names & {"tracks", "packages", "shipment_status", "total_qty", "shipment_id"}:
        harvest.take("shipment", shipment_fact(reader, raw))
    elif {"entity_id", "state", "protect_code"} <= names or {"entity_id", "state", "total_due"} <= names:
        harvest.take("order saved", change_fact(reader, raw))
    elif "qty_ordered" in names and "order_id" in names:
        harvest.leave("order item")
        harvest.want("order", raw.get("order_id"))
    elif known := next((kind for name, kind in _KNOWN if name in names), ""):
        harvest.leave(known)
        if known == "transaction":
            harvest.want("order", raw.get("order_id"))
    else:
        harvest.unknown(raw)


def _order(harvest: Harvest, raw: Tree, account: str) -> None:
    """A list of Magento 1 gives orders without their items: those are fetched."""
    if "items" not in raw:
        harvest.leave("order without its items")
        harvest.want("order", order_id(raw))
        return
    harvest.take("order", order_fact(harvest.reader, raw, account))
