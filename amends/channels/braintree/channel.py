"""Braintree behind intake's seam: transactions and disputes as JSON."""

from __future__ import annotations

from amends.channels.doc import Doc
from amends.channels.harvest import Harvest, payload
from amends.channels.party import Party
from amends.intake.ports import Parsed
from amends.orders.ports import PaymentFact

_TRANSACTION = {
    "authorizing": "pending", "authorized": "pending", "submitted_for_settlement": "pending",
    "settlement_pending": "pending", "settling": "pending", "settlement_confirmed": "pending",
    "settled": "succeeded", "authorization_expired": "failed", "settlement_declined": "failed",
    "processor_declined": "failed", "gateway_rejected": "failed", "failed": "failed", "voided": "failed",
}  # fmt: skip
_DISPUTE = {
    "open": "pending", "under_review": "pending", "disputed": "pending", "won": "failed",
    "auto_accepted": "succeeded", "accepted": "succeeded", "lost": "succeeded", "expired": "succeeded",
}  # fmt: skip
"""Whether the disputed money is gone: an expired dispute was not answered, so it is lost."""
_PASSED = {
    "subscription": "subscription", "customer": "customer", "disbursement": "disbursement", "plan": "plan",
    "merchant_account": "merchant account", "credit_card": "credit card", "paypal_account": "PayPal account",
    "billing_period_end_date": "subscription", "billing_frequency": "plan", "never_expires": "add-on or discount",
    "credit_cards": "customer",
}  # fmt: skip
"""Objects without an order fact, by a key that only they have."""


class Braintree(Party):
    """See README.md of this folder for the party's quirks."""

    code = "braintree"
    title = "Braintree"
    topics = ("transaction", "dispute")

    def recognises(self, body: bytes) -> bool:
        """Names that only Braintree's transactions and disputes have."""
        return b'"currency_iso_code"' in body and (b'"processor_response' in body or b'"amount_disputed"' in body)

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        harvest = Harvest()
        found = payload(harvest, body)
        for one in found if isinstance(found, list) and found else [found]:
            if isinstance(one, dict):
                _take(harvest, Doc(harvest.reader, one))
            elif found is not None:
                harvest.unknown(found)
        return harvest.parsed()


def _take(harvest: Harvest, doc: Doc) -> None:
    inner = doc.sub("transaction") if "amount" not in doc.raw else doc
    if "amount_disputed" in doc.raw or (doc.has("reason", "kind") and doc.sub("transaction")):
        harvest.take("dispute", _dispute(doc))
    elif inner.has("amount", "status"):
        harvest.take("transaction", _transaction(inner))
    elif passed := next((kind for key, kind in _PASSED.items() if key in doc.raw), ""):
        harvest.leave(passed)
    else:
        harvest.unknown(doc.raw)


def _transaction(doc: Doc) -> PaymentFact | None:
    """A sale, or a credit: a refund when it names the sale it gives back."""
    kind = "refund" if doc.text("type") == "credit" else "sale"
    state = doc.state(_TRANSACTION, "pending", "status")
    return _fact(doc, kind, state, "amount", doc.ref("refunded_transaction_id"), doc.ref("order_id"))


def _dispute(doc: Doc) -> PaymentFact | None:
    amount = "amount_disputed" if doc.at("amount_disputed") is not None else "amount"
    sold = doc.sub("transaction")
    state = doc.state(_DISPUTE, "pending", "status")
    return _fact(doc, "chargeback", state, amount, sold.ref("id"), sold.ref("order_id"))


def _fact(doc: Doc, kind: str, state: str, amount: str, parent: str, order: str) -> PaymentFact | None:
    reader = doc.reader
    reader.about = doc.ref("id")
    mark = len(reader.problems)
    if not reader.about:
        reader.note("field_absent", doc.field("id"))
    currency = reader.currency(doc.at("currency_iso_code"), doc.field("currency_iso_code"))
    fact = PaymentFact(
        external_id=reader.about,
        kind=kind,
        state=state,
        amount=doc.minor(currency, amount, required=True),
        gateway="braintree",
        at=None if doc.text("created_at") == "redacted" else doc.instant("created_at"),
        currency=currency,
        order_number=order.removeprefix("#"),
        parent_id=parent,
    )
    return None if reader.refused_since(mark) else fact
