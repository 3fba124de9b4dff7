"""WooCommerce behind intake's seam: signature, dedupe key, and telling the kinds of payload apart."""

from __future__ import annotations

import re

import msgspec

from amends.channels.party import Party, digest_key, signed
from amends.channels.reading import Reader, decode, reference, text
from amends.channels.woocommerce import shapes
from amends.channels.woocommerce.api import WooApi
from amends.channels.woocommerce.orders import order_fact
from amends.channels.woocommerce.refunds import refund_fact, tracking_fact
from amends.channels.woocommerce.states import IN_THE_BIN, NOT_YET
from amends.intake.ports import Delivery, Parsed, Record, Wanted
from amends.orders.ports import OrderFact

_GREETING = re.compile(rb"webhook_id=\d{1,12}")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#039;", "'"), ("&#39;", "'"), ("&amp;", "&"))
_ORDER_TOPICS = frozenset({"order.created", "order.updated", "order.restored"})
_WITHOUT_RECORD = ("product.", "customer.", "coupon.", "action.", "order.deleted", "subscription.")


_BATCH = frozenset({"create", "update", "delete"})
_KNOWN: tuple[tuple[frozenset[str], str], ...] = tuple(
    (frozenset(marks.split()), kind)
    for marks, kind in (
        ("note customer_note", "order_note"), ("delivery_url topic", "webhook"), ("receipt_url", "receipt"),
        ("order_statuses", "order_statuses"), ("method_id method_title", "shipping_line"),
        ("code discount_type", "coupon"), ("catalog_visibility", "product"), ("stock_quantity sku", "product"),
        ("username role", "customer"), ("avatar_url", "customer"), ("billing_period", "subscription"),
        ("reviewer rating", "review"), ("intervals totals", "report"),
        ("product_id quantity subtotal", "order_line"), ("meta_data", "meta_data"),
    )
)  # fmt: skip
"""Keys that tell a kind which makes no record. First match counts."""
_SUMMARY = frozenset({"id", "date_created_gmt", "date_modified_gmt", "date_created", "date_modified", "status"})


class WooCommerce(Party):
    """See README.md of this folder for the party's quirks."""

    code = "woocommerce"
    title = "WooCommerce"
    scheme = "X-WC-Webhook-Signature: base64 HMAC-SHA256 over the raw body"
    api = WooApi()
    topics = ("order.created", "order.updated", "order.deleted", "order.restored", "product.updated")

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """base64(HMAC-SHA256(secret, raw body)) in X-WC-Webhook-Signature. The shop decodes HTML entities in
        the secret before it signs, so each secret is tried in that form too."""
        keys = dict.fromkeys([*secrets, *map(_unescaped, secrets)])
        return signed(delivery.headers.get("x-wc-webhook-signature", ""), keys, delivery.body)

    def topic(self, delivery: Delivery) -> str:
        """X-WC-Webhook-Topic."""
        return text(delivery.headers.get("x-wc-webhook-topic", ""))[:100]

    def is_greeting(self, delivery: Delivery) -> bool:
        """The ping at a hook's creation: form-encoded webhook_id=7, without a signature."""
        return _GREETING.fullmatch(delivery.body) is not None

    def recognises(self, body: bytes) -> bool:
        """Keys that no other party's orders and refunds have."""
        return b'"date_created_gmt"' in body or b'"order_key":"wc_' in body.replace(b" ", b"")

    def dedupe_key(self, delivery: Delivery) -> str:
        """The order, its modification time and the body: not Delivery-ID, which changes with every delivery
        and can collide. The time alone has whole seconds, in which an order may change twice."""
        if self.is_greeting(delivery):
            return "greeting"
        digest = digest_key(delivery.body)
        try:
            mark = shapes.decode_mark(delivery.body)
        except (msgspec.DecodeError, RecursionError, ValueError):
            return f"{self.topic(delivery)}:{digest}"
        if not text(mark.date_modified_gmt):
            return f"{self.topic(delivery)}:{reference(mark.id)}:{digest}"
        return f"{reference(mark.id)}@{text(mark.date_modified_gmt)[:40]}:{digest[:16]}"

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        """Orders, refunds and shipments are also known by their shape, alone, in a list or in a {"data": ...}
        wrapper."""
        reader = Reader()
        if _GREETING.fullmatch(body):
            return Parsed(kind="greeting", ignored="greeting")
        if topic.startswith(_WITHOUT_RECORD):
            return Parsed(kind=topic, ignored=topic)
        items = _items(reader, body)
        if items is None:
            return Parsed(kind=topic or "unknown", problems=tuple(reader.problems))
        kinds: dict[str, None] = {}
        passed: list[str] = []
        records: list[Record] = []
        wanted: list[Wanted] = []
        for item in items:
            if named := _named(item):
                passed.append("order summary: the order itself is fetched")
                kinds["order summary"] = None
                wanted.append(Wanted(kind="order", external_id=named))
                continue
            kind, record, ignored = _one(reader, item, account, topic in _ORDER_TOPICS)
            if isinstance(record, OrderFact) and record.refunds:  # an order only names them, without their lines
                wanted.append(Wanted(kind="refunds", external_id=record.external_id))
            kinds[kind] = None
            if record is not None:
                records.append(record)
            if ignored:
                passed.append(ignored)
        kind = topic or "+".join(kinds) or "empty list"
        empty = "" if records or reader.problems else (passed[0] if passed else "empty list")
        return Parsed(
            kind=kind,
            records=tuple(records),
            problems=tuple(reader.problems),
            ignored=empty,
            wanted=tuple(wanted),
        )


def _unescaped(secret: str) -> str:
    for entity, character in _ENTITIES:
        secret = secret.replace(entity, character)
    return secret


def _items(reader: Reader, body: bytes) -> list[bytes] | None:
    """The single objects of the payload; None when it cannot be read or is an error message."""
    if body.lstrip()[:1] == b"[":
        listed = decode(body, shapes.decode_list, reader)
        return None if listed is None else [bytes(item) for item in listed]
    found = decode(body, shapes.decode_keys, reader)
    if found is None:
        return None
    if "message" in found and ("error" in found or "code" in found):
        words = bytes(found["message"]).decode("utf-8", "replace").strip('"')
        reader.note("channel_error", message=words.rstrip("."))
        return None
    if found and found.keys() <= _BATCH:
        done = [
            decode(bytes(found[key]), shapes.decode_list, reader) for key in ("create", "update") if key in found
        ]
        return [bytes(item) for items in done for item in items or ()]
    if "data" in found and "id" not in found:
        return _items(reader, bytes(found["data"])) if bytes(found["data"])[:1] in (b"{", b"[") else [body]
    return [body]


def _named(body: bytes) -> str:
    """The order of which a summary says only when it changed, "" when this is none."""
    try:
        found = shapes.decode_keys(body)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return ""
    is_summary = {"id", "date_modified_gmt"} <= found.keys() <= _SUMMARY
    return bytes(found["id"]).decode("utf-8", "replace").strip('"')[:200] if is_summary else ""


def _one(reader: Reader, body: bytes, account: str, is_order: bool) -> tuple[str, Record | None, str]:
    """(kind, record, what was ignored) of one object."""
    reader.about = ""
    found = decode(body, shapes.decode_keys, reader)
    if found is None:
        return "unknown", None, ""
    keys = set(found)
    if is_order or {"status", "line_items", "total"} <= keys or {"status", "order_key"} <= keys:
        return _order(reader, body, account)
    if {"amount", "reason"} <= keys or "refunded_by" in keys or "refunded_payment" in keys:
        refund = decode(body, shapes.decode_refund, reader)
        return "refund", None if refund is None else refund_fact(reader, refund), ""
    if "tracking_id" in keys:
        tracking = decode(body, shapes.decode_tracking, reader)
        return "shipment_tracking", None if tracking is None else tracking_fact(reader, tracking), ""
    if {"slug", "name", "total"} <= keys:
        return "order_statuses", None, "order_statuses"
    if keys == {"id"}:
        return "order.deleted", None, "order.deleted"
    if known := next((kind for marks, kind in _KNOWN if marks <= keys), ""):
        return known, None, known
    reader.note("shape_unknown", why="an object with " + (", ".join(sorted(map(text, keys))[:8]) or "no keys"))
    return "unknown", None, ""


def _order(reader: Reader, body: bytes, account: str) -> tuple[str, Record | None, str]:
    raw = decode(body, shapes.decode_order, reader)
    if raw is None:
        return "order", None, ""
    status = text(raw.status).lower()
    if status in NOT_YET:
        return "order", None, f"order that is a draft ({status})"
    if status in IN_THE_BIN:
        return "order", None, "order in the bin (trash)"
    return "order", order_fact(reader, raw, account), ""
