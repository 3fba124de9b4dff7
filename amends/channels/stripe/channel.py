"""Stripe behind intake's seam: signature, dedupe key, and telling its objects apart by the name they carry."""

from __future__ import annotations

from collections.abc import Callable

from amends.channels.doc import Doc, opened
from amends.channels.harvest import Harvest, payload
from amends.channels.party import Party, digest_key, fresh, header, signed
from amends.channels.reading import reference, text
from amends.channels.stripe.api import StripeApi
from amends.channels.stripe.invoices import credit_note_fact, invoice_fact
from amends.channels.stripe.payments import charge_fact, dispute_fact, refund_fact
from amends.channels.stripe.sessions import priced_fact
from amends.intake.ports import Api, Delivery, Parsed

_OBJECT = (b'"object": "', b'"object":"')


class Stripe(Party):
    """See README.md of this folder for the party's quirks."""

    code = "stripe"
    title = "Stripe"
    scheme = "Stripe-Signature: hex HMAC-SHA256 over timestamp and raw body, at most five minutes old"
    topics = (
        "charge.succeeded", "charge.refunded", "refund.created", "refund.updated", "charge.dispute.created",
        "charge.dispute.closed", "credit_note.created", "credit_note.voided", "invoice.paid", "plan.created",
    )  # fmt: skip
    api: Api | None = StripeApi()

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """v1 signatures over "timestamp.body"; during a rotation there are several, any may fit."""
        parts = [part.partition("=") for part in header(delivery, "stripe-signature", 2000).split(",")]
        at = next((value for name, _, value in parts if name.strip() == "t"), "")
        message = at.encode() + b"." + delivery.body
        given = [value for name, _, value in parts if name.strip() == "v1"][:10]
        right = [signed(it, secrets, message, hexadecimal=True) for it in given]
        return any(right) and fresh(at)

    def topic(self, delivery: Delivery) -> str:
        """The event's type."""
        return text(opened(delivery.body).get("type"))[:100]

    def dedupe_key(self, delivery: Delivery) -> str:
        """The event's id; an object on its own is known by its content."""
        found = opened(delivery.body)
        return reference(found.get("id")) if found.get("object") == "event" else digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Objects that name themselves, beside Stripe's `livemode`."""
        return any(mark in body for mark in _OBJECT) and b'"livemode"' in body

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        """An event's object, an object alone, or a list of them."""
        harvest = Harvest()
        found = payload(harvest, body)
        if isinstance(found, dict):
            _take(harvest, Doc(harvest.reader, found), account)
        elif isinstance(found, list) and found and all(isinstance(it, dict) for it in found):
            for one in found:
                _take(harvest, Doc(harvest.reader, one), account)
        elif found is not None:
            harvest.unknown(found)
        return harvest.parsed()


def _take(harvest: Harvest, doc: Doc, account: str, depth: int = 0) -> None:
    kind = doc.text("object")
    if doc.sub("error"):
        harvest.error(doc.at("error", "message"), doc.at("error", "code"))
    elif kind == "event" and depth < 2:
        _event(harvest, doc, account, depth)
    elif doc.true("deleted"):
        harvest.leave(kind, "deleted, which Stripe allows only while nothing was charged")
    elif kind in ("list", "search_result") and depth < 2:
        for one in doc.list("data"):
            _take(harvest, one, account, depth + 1)
        harvest.leave("list")
    elif kind in _KINDS:
        _KINDS[kind](harvest, doc, account)
    elif kind:
        harvest.leave(kind.removesuffix("."))
    else:
        harvest.unknown(doc.raw)


def _event(harvest: Harvest, doc: Doc, account: str, depth: int) -> None:
    """What an event is about; one that does not name its object's kind tells it by its type."""
    inner, kind = doc.sub("data", "object"), doc.text("type")
    if not inner:
        harvest.leave(kind or "event", "it holds no object")
    elif not inner.text("object") and kind and kind.rpartition(".")[0] not in _KINDS:
        harvest.leave(kind)
    else:
        _take(harvest, inner, account, depth + 1)


def _charge(harvest: Harvest, doc: Doc, _: str) -> None:
    harvest.take("charge", charge_fact(doc))
    for refund in doc.list("refunds", "data"):
        harvest.take("refund", refund_fact(refund))
    if doc.sub("dispute"):
        harvest.take("dispute", dispute_fact(doc.sub("dispute")))


def _refund(harvest: Harvest, doc: Doc, _: str) -> None:
    harvest.take("refund", refund_fact(doc))


def _dispute(harvest: Harvest, doc: Doc, _: str) -> None:
    harvest.take("dispute", dispute_fact(doc))


def _intent(harvest: Harvest, doc: Doc, account: str) -> None:
    charges = [*doc.list("charges", "data"), *filter(None, [doc.sub("latest_charge")])]
    for charge in charges:
        _charge(harvest, charge, account)
    if not charges:
        harvest.leave("payment_intent", "its charge carries the payment")


def _invoice(harvest: Harvest, doc: Doc, account: str) -> None:
    if doc.text("status").lower() == "draft":
        harvest.leave("invoice", "a draft")
    elif not doc.ref("id"):
        harvest.leave("invoice", "upcoming: nothing was invoiced yet")
    else:
        harvest.take("invoice", invoice_fact(doc, account))
    if doc.true("lines", "has_more"):
        harvest.want("invoice", doc.ref("id"))


def _credit_note(harvest: Harvest, doc: Doc, _: str) -> None:
    harvest.take("credit_note", credit_note_fact(doc))


def _priced(harvest: Harvest, doc: Doc, account: str) -> None:
    kind = doc.text("object")
    if doc.text("mode") == "setup":
        harvest.leave(kind, "it sets up a payment method, nothing is sold")
    elif doc.list("line_items", "data"):
        harvest.take(kind, priced_fact(doc, account))
    else:
        harvest.leave(kind, "its lines are fetched" if doc.ref("id") else "")
        harvest.want(kind, doc.ref("id"))


_KINDS: dict[str, Callable[[Harvest, Doc, str], None]] = {
    "charge": _charge,
    "refund": _refund,
    "dispute": _dispute,
    "payment_intent": _intent,
    "invoice": _invoice,
    "credit_note": _credit_note,
    "checkout.session": _priced,
    "order": _priced,
}
"""Every other object is known by its name and makes no record."""
