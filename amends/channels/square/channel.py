"""Square behind intake's seam: telling its kinds of payload apart."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from amends.channels.doc import Doc, opened
from amends.channels.harvest import Harvest, payload
from amends.channels.party import Party, digest_key, header
from amends.channels.reading import reference, text
from amends.channels.square.api import SquareApi
from amends.channels.square.orders import order_fact, return_facts
from amends.channels.square.payments import dispute_fact, payment_fact, refund_fact
from amends.intake.ports import Api, Delivery, Parsed

_THIN = ("order_created", "order_updated", "order_fulfillment_updated")
_PASSED = (
    "evidence", "gift_card_activity", "gift_card_activities", "gift_card", "attachment", "customer", "card",
    "location", "catalog_object", "counts", "payout", "payout_entry", "payout_entries", "terminal_checkout",
    "terminal_refund", "booking", "shift", "subscription", "team_member", "team_member_wage", "employee_wage",
    "payment_link", "loyalty_event", "loyalty_account", "loyalty_program", "loyalty_promotion", "program",
    "reward", "event", "object", "cash_drawer_shift", "cash_drawer_shift_event", "timecard", "bank_account",
    "inventory_change", "device_code", "device", "merchant", "vendor", "job",
)  # fmt: skip
"""Kinds that carry no order fact that is used here."""
_OWN_AFFAIRS = frozenset({
    "bank_account", "booking", "card", "cash_drawer", "catalog", "customer", "device", "gift_card", "inventory",
    "job", "labor", "location", "loyalty", "merchant", "oauth", "online_checkout", "payout", "subscription",
    "team_member", "timecard", "transfer_order", "vendor",
})  # fmt: skip
"""First words of event types that tell of the seller's own affairs, not of an order."""
_BESIDE_AN_ORDER = ("custom_attribute", "terminal.action", "terminal.checkout")
"""What stands in the type of an event that touches an order and says nothing of it that its own event does not."""
_MARKS = (b'"line_items"', b'"location_id"', b'"gross_sales_money"', b'"disputed_payment"', b'"total_money"',
          b'"merchant_id"', b'"amount_money"', b'"order_entries"')  # fmt: skip


class Square(Party):
    """See README.md of this folder for the party's quirks."""

    code = "square"
    title = "Square"
    scheme = "X-Square-Hmacsha256-Signature: base64 HMAC-SHA256 over notification URL and raw body"
    topics = (
        "order.created", "order.updated", "order.fulfillment.updated", "payment.created", "payment.updated",
        "refund.created", "refund.updated", "dispute.created", "dispute.state.updated", "invoice.refunded",
    )  # fmt: skip
    api: Api | None = SquareApi()

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """The secret is "<notification URL> <signature key>": the URL as it is registered is part of what is
        signed, and only Square knows which of several addresses it called."""
        given = header(delivery, "x-square-hmacsha256-signature").encode()
        right = False
        for secret in secrets:
            url, _, key = secret.rpartition(" ")
            digest = hmac.new(key.encode(), url.encode() + delivery.body, hashlib.sha256).digest()
            right |= hmac.compare_digest(base64.b64encode(digest), given)
        return right

    def topic(self, delivery: Delivery) -> str:
        """The event's type."""
        return text(opened(delivery.body).get("type"))[:100]

    def dedupe_key(self, delivery: Delivery) -> str:
        """event_id, the same over all retries."""
        return reference(opened(delivery.body).get("event_id")) or digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Money as {"amount", "currency"} under names that end in _money, beside Square's locations."""
        start = body[:65536]
        return sum(mark in start for mark in _MARKS) >= 3 or b'"disputed_payment"' in start

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        """By its shape; an event's object says its kind itself."""
        harvest = Harvest()
        found = payload(harvest, body)
        if isinstance(found, dict):
            _take(harvest, found, account)
        elif found is not None:
            harvest.unknown(found)
        return harvest.parsed()


def _take(harvest: Harvest, found: dict[str, Any], account: str) -> None:
    doc = Doc(harvest.reader, found)
    errors = doc.list("errors")
    if errors and not any(isinstance(it, dict | list) and it for key, it in found.items() if key != "errors"):
        harvest.error(errors[0].at("detail"), errors[0].at("code"))
    elif _tells_of_no_order(doc):
        harvest.leave(doc.text("type"))
    elif doc.sub("data", "object"):
        _take_named(harvest, doc.sub("data", "object"), account)
    elif doc.sub("data") and "event_id" in found:
        harvest.leave(doc.text("type") or "event", "it names no object")
    else:
        _take_named(harvest, doc, account)


def _tells_of_no_order(doc: Doc) -> bool:
    """An event of the seller's own affairs (staff, stock, devices, settings), or of free attributes."""
    kind = doc.text("type").lower()
    if not kind or "event_id" not in doc.raw:
        return False
    return kind.partition(".")[0] in _OWN_AFFAIRS or any(part in kind for part in _BESIDE_AN_ORDER)


def _take_named(harvest: Harvest, doc: Doc, account: str) -> None:
    """{"order": ...}, {"orders": [...]}, {"payment": ...} and their like, alone or side by side; or one bare."""
    seen = False
    for one, take in _KINDS.items():
        for single in (*doc.list(one), *doc.list(f"{one}s")):
            seen = True
            take(harvest, single, account)
    for name in _THIN:
        if about := doc.sub(name):
            seen = True
            harvest.leave(name.replace("_", "."), "the order itself is fetched")
            harvest.want("order", about.ref("order_id"))
    for entry in doc.list("order_entries"):
        seen = True
        harvest.leave("order entries", "the orders themselves are fetched")
        harvest.want("order", entry.ref("order_id"))
    if not seen:
        _take_other(harvest, doc, account)


def _take_other(harvest: Harvest, doc: Doc, account: str) -> None:
    for kind in _PASSED:
        if kind in doc.raw or f"{kind}s" in doc.raw:
            harvest.leave(kind)
            return
    if "line_items" in doc.raw or "returns" in doc.raw:
        _order(harvest, doc, account)
    elif "disputed_payment" in doc.raw:
        _dispute(harvest, doc, account)
    elif doc.has("payment_id", "amount_money", "status"):
        _refund(harvest, doc, account)
    elif doc.has("source_type", "amount_money"):
        _payment(harvest, doc, account)
    elif not doc.raw or set(doc.raw) <= {"cursor"}:
        harvest.leave("empty answer")
    else:
        harvest.unknown(doc.raw)


def _order(harvest: Harvest, doc: Doc, account: str) -> None:
    if not doc.ref("id"):
        harvest.leave("calculated order", "it was never placed")
    elif doc.text("state").upper() == "DRAFT":
        harvest.leave("order", "a draft")
    elif doc.list("returns") and not doc.list("line_items"):
        harvest.take("return", return_facts(doc))
    else:
        harvest.take("order", order_fact(doc, account))
        harvest.take("order", return_facts(doc))


def _payment(harvest: Harvest, doc: Doc, _: str) -> None:
    harvest.take("payment", payment_fact(doc))


def _refund(harvest: Harvest, doc: Doc, _: str) -> None:
    if doc.ref("device_id"):
        harvest.leave("terminal_refund", "the refund itself follows")
        return
    harvest.take("refund", refund_fact(doc))


def _dispute(harvest: Harvest, doc: Doc, _: str) -> None:
    harvest.take("dispute", dispute_fact(doc))


def _invoice(harvest: Harvest, doc: Doc, _: str) -> None:
    harvest.leave("invoice", "its order is fetched")
    harvest.want("order", doc.ref("order_id"))


_KINDS = {"order": _order, "payment": _payment, "refund": _refund, "dispute": _dispute, "invoice": _invoice}
