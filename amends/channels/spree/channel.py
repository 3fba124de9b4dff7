"""Spree behind intake's seam: signatures, envelopes, and telling the documents of five APIs apart."""

from __future__ import annotations

from typing import Any

from amends.channels.harvest import Harvest
from amends.channels.jsonapi import is_jsonapi, resources
from amends.channels.party import Party, digest_key, signed
from amends.channels.reading import Reader, reference, text
from amends.channels.spree.api import SpreeApi
from amends.channels.spree.lines import items_of
from amends.channels.spree.movements import refund_fact, reimbursement_fact, return_fact, shipment_fact
from amends.channels.spree.orders import order_fact
from amends.channels.spree.states import NOT_YET
from amends.channels.tree import Tree, first, get, read_json
from amends.intake.ports import UNSTATED, Delivery, Parsed

_DEEPEST = 4
_LISTS = ("orders", "order", "shipments", "shipment", "reimbursements", "return_authorizations", "returns", "cart")
_KINDS = {
    "order": "order", "shipment": "shipment", "fulfillment": "shipment", "refund": "refund",
    "reimbursement": "reimbursement", "return_authorization": "return", "return": "return", "exchange": "exchange",
    "payment": "payment", "line_item": "line item",
}  # fmt: skip
"""What an event's name or a JSON:API type is about; everything else is ignored by its name."""
_SHAPES = (
    ("amount_remaining", "gift card"), ("amount_used", "store credit"), ("sku", "variant"), ("slug", "product"),
    ("count_on_hand", "stock item"), ("return_authorization_id", "return item"), ("permalink", "taxon"),
    ("attributes", "resource"), ("first_name", "address or customer"), ("presentation", "option"),
    ("payment_method_id", "payment"), ("stock_location_id", "customer return"),
)  # fmt: skip


class Spree(Party):
    """See README.md of this folder for the party's quirks."""

    code = "spree"
    title = "Spree Commerce"
    scheme = "X-Spree-Webhook-Signature: hex HMAC-SHA256 over timestamp.body; X-Spree-Hmac-SHA256 before version 5"
    topics = ("order.completed", "order.canceled", "order.updated", "shipment.shipped", "reimbursement.created",
              "return_authorization.created", "product.updated")  # fmt: skip
    api = SpreeApi()

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """Version 5 signs "timestamp.body" (hex), version 4 the body (base64)."""
        given = delivery.headers.get("x-spree-webhook-signature", "")
        if given:
            stamp = delivery.headers.get("x-spree-webhook-timestamp", "")
            message = stamp.encode("utf-8", "replace") + b"." + delivery.body
            return signed(given, secrets, message, hexadecimal=True)
        return signed(delivery.headers.get("x-spree-hmac-sha256", ""), secrets, delivery.body)

    def topic(self, delivery: Delivery) -> str:
        """The event's name, in the header or in the envelope."""
        named = text(delivery.headers.get("x-spree-webhook-event", ""))
        raw = None if named else read_json(Reader(), delivery.body)
        return (named or text(first(raw, "name", "event_type")))[:100]

    def dedupe_key(self, delivery: Delivery) -> str:
        """The event's id in the envelope, the same over all attempts."""
        raw = read_json(Reader(), delivery.body)
        if isinstance(raw, dict) and "data" in raw:
            named = reference(raw.get("event_id")) or (reference(raw.get("id")) if "name" in raw else "")
            if named:
                return named
        return digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Its totals' names, and the metadata of its webhooks."""
        return (
            (b'"additional_tax_total"' in body and b'"included_tax_total"' in body)
            or b'"spree_version"' in body
            or (b'"return_authorization' in body and b'"reception_status"' in body)
            or (b'"amount_authorized"' in body and b'"amount_used"' in body)
            or (b'"avs_response"' in body and b'"response_code"' in body)
        )

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        harvest = Harvest()
        raw = read_json(harvest.reader, body)
        if not harvest.reader.problems:
            _take(harvest, raw, account, "", None, 0)
        return harvest.parsed()


def _take(harvest: Harvest, raw: Any, account: str, event: str, told_at: Any, depth: int) -> None:
    deeper = depth < _DEEPEST
    if isinstance(raw, list) and deeper:
        for item in raw:
            _take(harvest, item, account, event, told_at, depth + 1)
        if not raw:
            harvest.leave("empty list")
    elif not isinstance(raw, dict):
        harvest.unknown(raw)
    elif "error" in raw or ("errors" in raw and "number" not in raw):
        found = raw.get("error") or raw.get("errors")
        harvest.error(first(found, "message", "code") if isinstance(found, dict) else found)
    elif is_jsonapi(raw) and deeper:
        name = text(raw.get("event_type"))
        for item in resources(raw):
            _document(harvest, item, account, name, raw.get("event_created_at"))
    elif isinstance(raw.get("data"), dict | list) and deeper:
        name = text(raw.get("name"))
        told = raw.get("created_at") if name else None
        if name and _KINDS.get(name.partition(".")[0]) is None:
            harvest.leave(name)
        else:
            _take(harvest, raw["data"], account, name, told, depth + 1)
    elif deeper and "id" not in raw and (inner := next((raw[it] for it in _LISTS if it in raw), None)) is not None:
        _take(harvest, inner, account, event, told_at, depth + 1)
    else:
        _document(harvest, raw, account, event, told_at)


def _kind(raw: Tree, event: str) -> str:
    """By JSON:API type, by the event's name, else by shape."""
    named = str(raw.get("_type") or "") or event.partition(".")[0]
    if named:
        return _KINDS.get(named, named)
    names = set(raw)
    if "item_total" in names and "total" in names and "number" in names:
        return "order"
    if "tracking" in names and "cost" in names:
        return "shipment"
    if "reimbursement_status" in names:
        return "reimbursement"
    if "refund_total" in names or "return_authorization_reason_id" in names or "return_line_items" in names:
        return "return"
    if "refund_reason_id" in names:
        return "refund"
    if "quantity" in names and "variant_id" in names and "price" in names:
        return "line item"
    return next((kind for name, kind in _SHAPES if name in names), "")


def _document(harvest: Harvest, raw: Tree, account: str, event: str, told_at: Any) -> None:
    kind, reader = _kind(raw, event), harvest.reader
    if event.endswith(".deleted"):
        harvest.leave(event)
    elif kind == "order":
        _order(harvest, raw, account, event, told_at)
    elif kind == "shipment":
        if reference(raw.get("order_id")) or reference(get(raw, "order", "id")):
            harvest.take(event or kind, shipment_fact(reader, raw))
        else:
            harvest.leave("shipment without its order (whose own events tell of it)")
    elif kind == "refund":
        reader.about = reference(raw.get("id"))
        harvest.take(event or kind, refund_fact(reader, raw, "", UNSTATED))
    elif kind == "reimbursement":
        harvest.take(event or kind, reimbursement_fact(reader, raw))
    elif kind == "return":
        harvest.take(event or kind, return_fact(reader, raw))
    elif kind == "exchange":
        harvest.take(event or kind, return_fact(reader, raw, kind="replacement"))
    elif kind:
        harvest.leave(event or kind)
        if kind in ("payment", "line item"):
            harvest.want("order", raw.get("order_id") or get(raw, "order", "id"))
    else:
        harvest.unknown(raw)


def _order(harvest: Harvest, raw: Tree, account: str, event: str, told_at: Any) -> None:
    """A cart is no order yet; an order without its lines is fetched with them."""
    state = text(first(raw, "status", "state"))
    identity = text(raw.get("id"))
    waiting = state.lower() in NOT_YET or "current_step" in raw or identity.startswith("cart_")
    if waiting or (not state and raw.get("completed_at") in (None, "") and not event.startswith("order.c")):
        harvest.leave("cart or draft, no order yet")
        return
    listed = first(raw, "items", "line_items")
    if listed is None or (isinstance(listed, list) and listed and not items_of(raw)):
        harvest.leave("order without its lines")
        harvest.want("order", raw.get("id"))
        return
    harvest.take(event or "order", order_fact(harvest.reader, raw, account, event, told_at))
