"""Charges, refunds and disputes: payments that find the order of whichever channel sold the goods.

Shops tell Stripe their order in the metadata; what they call it differs, so the usual names are tried in turn.
Without one, the payment intent or the charge is the link, because shops keep one of them with the order.
"""

from __future__ import annotations

from amends.channels.doc import Doc
from amends.channels.stripe.states import CHARGE, DISPUTE, REFUND
from amends.orders.ports import PaymentFact

_ORDER_NAMES = ("order_number", "order_id", "orderId", "order", "orderNumber", "order_reference", "reference")


def charge_fact(doc: Doc) -> PaymentFact | None:
    """A charge as of one moment; pending until it is captured."""
    state = doc.state(CHARGE, "pending", "status") if doc.at("status") is not None else _paid(doc)
    captured = doc.true("captured")
    if state == "succeeded" and not captured:
        state = "pending"
    amount = "amount_captured" if captured and doc.at("amount_captured") is not None else "amount"
    return _fact(doc, "sale", state, amount, object_id(doc, "payment_intent"))


def _paid(doc: Doc) -> str:
    """The state of a charge of API versions before 2014-12-17, which say only whether it was paid."""
    if doc.at("paid") is None:
        return doc.state(CHARGE, "pending", "status")
    return "succeeded" if doc.true("paid") else "failed"


def refund_fact(doc: Doc) -> PaymentFact | None:
    """A refund of a charge."""
    parent = object_id(doc, "charge") or object_id(doc, "payment_intent")
    return _fact(doc, "refund", doc.state(REFUND, "pending", "status"), "amount", parent)


def dispute_fact(doc: Doc) -> PaymentFact | None:
    """A dispute: a chargeback once it is lost. Old ones have no id, and a charge has one at most."""
    parent = object_id(doc, "charge") or object_id(doc, "payment_intent")
    name = doc.ref("id") or (f"{parent}:dispute" if parent else "")
    return _fact(doc, "chargeback", doc.state(DISPUTE, "pending", "status"), "amount", parent, name)


def _fact(doc: Doc, kind: str, state: str, amount: str, parent: str, name: str = "") -> PaymentFact | None:
    reader = doc.reader
    reader.about = name or doc.ref("id")
    mark = len(reader.problems)
    if not reader.about:
        reader.note("field_absent", doc.field("id"))
    if doc.at(amount) is None:
        reader.note("field_absent", doc.field(amount))
    fact = PaymentFact(
        external_id=reader.about,
        kind=kind,
        state=state,
        amount=doc.whole_minor(amount),
        gateway="stripe",
        at=doc.instant("created"),
        currency=reader.currency(doc.at("currency"), doc.field("currency")),
        order_number=_order_number(doc),
        parent_id=parent,
    )
    return None if reader.refused_since(mark) else fact


def _order_number(doc: Doc) -> str:
    found = (doc.ref("metadata", name) for name in _ORDER_NAMES)
    return next((it.removeprefix("#") for it in found if it), "")


def object_id(doc: Doc, name: str) -> str:
    """The id of a related object, which may be expanded."""
    return doc.ref(name) or doc.ref(name, "id")
