"""eBay behind intake's seam: orders, returns, cancellations, notifications."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping

import msgspec

from amends.channels.doc import Doc, decode_any, peek
from amends.channels.ebay.aftersales import cancellation_fact, return_fact, shipment_fact
from amends.channels.ebay.calls import EbayApi
from amends.channels.ebay.orders import order_fact
from amends.channels.harvest import Harvest, leave_known, payload, take_objects
from amends.channels.keys import named_secret, signed_by
from amends.channels.party import Party, digest_key, header
from amends.intake.ports import Api, Delivery, Parsed

_KNOWN = (
    ("challengeResponse", "endpoint challenge"), ("inventoryItems", "inventory"), ("offers", "offers"),
    ("payouts", "payouts"), ("transactions", "finance transactions"),
    ("paymentDisputeSummaries", "payment disputes"),
    ("paymentDisputeId", "payment dispute"), ("access_token", "access token"), ("destinations", "destinations"),
    ("subscriptions", "subscriptions"), ("topics", "topics"), ("publicKey", "public key"), ("caseId", "case"),
    ("inquiryId", "inquiry"), ("refundId", "answer to a refund"),
)  # fmt: skip


class Ebay(Party):
    """See README.md of this folder for the party's quirks."""

    code = "ebay"
    title = "eBay"
    scheme = "X-Ebay-Signature: ECDSA over the raw body by the key of its kid; the secret holds eBay's public keys"
    topics = ("ORDER_CONFIRMATION", "MARKETPLACE_ACCOUNT_DELETION", "orders", "returns", "cancellations")
    api: Api | None = EbayApi()

    def verify(self, delivery: Delivery, secrets: list[str]) -> bool:
        """base64 of {"alg", "kid", "signature", "digest"}; ECDSA over the raw body by the key `kid`."""
        try:
            told = decode_any(base64.b64decode(header(delivery, "x-ebay-signature", 4000), validate=True))
        except (binascii.Error, ValueError, msgspec.DecodeError, RecursionError):
            return False
        found = Doc(Harvest().reader, told)
        digest = found.text("digest").upper() or "SHA1"
        return signed_by(secrets, found.text("kid"), found.text("signature"), delivery.body, digest)

    def challenge(self, query: Mapping[str, str], secrets: list[str], endpoint: str) -> dict[str, str] | None:
        """hex SHA-256 of challenge_code + verification token + endpoint (eBay, "Verifying an endpoint"). The token
        stands in the source's secret beside the keys, as "verification_token"."""
        code, token = query.get("challenge_code", ""), named_secret(secrets, "verification_token")
        if not code or not token:
            return None
        return {"challengeResponse": hashlib.sha256(f"{code}{token}{endpoint}".encode()).hexdigest()}

    def topic(self, delivery: Delivery) -> str:
        """metadata.topic."""
        return peek(delivery.body).text("metadata", "topic")[:100]

    def dedupe_key(self, delivery: Delivery) -> str:
        """notification.notificationId; without it the content."""
        given = peek(delivery.body).text("notification", "notificationId")[:200]
        return given or digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Names that only eBay uses."""
        start = body[:8192]
        words = (b'"legacyOrderId"', b'"orderFulfillmentStatus"', b"api.ebay.com", b'"publishAttemptCount"')
        return any(word in start for word in words)

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        harvest = Harvest()
        found = payload(harvest, body)
        if found is not None:
            take_objects(harvest, found, lambda doc: _take(harvest, doc, account))
        return harvest.parsed()


def _take(harvest: Harvest, doc: Doc, account: str) -> None:
    if not doc:
        harvest.leave("empty answer")
    elif doc.sub("notification") and doc.sub("metadata"):
        _notified(harvest, doc)
    elif doc.list("errors") or doc.sub("error") or doc.list("errorMessage", "error"):
        found = doc.list("errors") or doc.list("errorMessage", "error") or doc.list("error")
        words = [it.text(key) for it in found[:2] for key in ("errorId", "message", "longMessage")]
        harvest.error(*words)
    elif inner := _wrapped(doc):
        _take(harvest, inner, account)
    elif (
        doc.has("lineItems") and (doc.has("orderId") or doc.has("legacyOrderId")) and not doc.has("fulfillmentId")
    ):
        harvest.take("order", order_fact(doc, account))
    elif doc.has("fulfillmentId"):
        harvest.take("shipment", shipment_fact(doc))
    elif doc.has("returnId") or doc.sub("summary").has("returnId"):
        harvest.take("return", return_fact(doc))
    elif doc.has("cancelId") or doc.sub("cancelDetail").has("cancelId"):
        harvest.take("cancellation", cancellation_fact(doc if doc.has("cancelId") else doc.sub("cancelDetail")))
    elif any(isinstance(doc.at(key), list) for key in _LISTS):
        _many(harvest, doc, account)
    else:
        leave_known(harvest, doc, _KNOWN)


def _wrapped(doc: Doc) -> Doc:
    """What a connector put into `data`, `payload` or `order`."""
    for key in ("payload", "data", "order"):
        inner = doc.sub(key)
        if inner.has("lineItems") or inner.has("orders") or inner.has("notification"):
            return inner
    return Doc(doc.reader, None)


_LISTS = ("orders", "fulfillments", "members", "cancellations", "returns")


def _many(harvest: Harvest, doc: Doc, account: str) -> None:
    key = next(key for key in _LISTS if isinstance(doc.at(key), list))
    for one in doc.list(key):
        _take(harvest, one, account)
    if not harvest.kinds:
        harvest.leave(key, "none in it")


def _notified(harvest: Harvest, doc: Doc) -> None:
    """One for each line of an order, and again when its payment changes: a hint."""
    kind = doc.text("metadata", "topic")
    data = doc.sub("notification", "data")
    order = data.ref("orderId") or data.ref("order", "orderId")
    back = data.ref("returnId") or data.ref("return", "returnId")
    harvest.want("return", back)
    harvest.want("order", order)
    if order or back:
        harvest.leave(kind[:60], f"it names {order or back}, which is fetched")
    elif "ORDER" in kind.upper() or "RETURN" in kind.upper():
        harvest.reader.note("order_link_absent", data.field("orderId"), what="notification")
        harvest.take(kind[:60], None)
    elif kind == "MARKETPLACE_ACCOUNT_DELETION":
        harvest.leave(kind, "a person's data must be erased: see to it by the data protection how-to")
    else:
        harvest.leave(kind[:60] or "notification", "nothing of an order in it")
