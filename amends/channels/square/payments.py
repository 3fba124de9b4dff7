"""Payments, refunds and disputes: alone, or as an order's tenders."""

from __future__ import annotations

from amends.channels.doc import Doc
from amends.channels.square.amounts import cents, currency_of
from amends.channels.square.states import DISPUTE, PAYMENT, REFUND, TENDER
from amends.orders.ports import PaymentFact


def tender_fact(tender: Doc, currency: str) -> PaymentFact:
    """A tender of an order. Cash and other tenders without card details have been taken."""
    card = tender.sub("card_details")
    state = card.state(TENDER, "pending", "status") if card.at("status") else "succeeded"
    return PaymentFact(
        external_id=tender.ref("payment_id") or tender.ref("id"),
        kind="sale",
        state=state,
        amount=cents(tender, currency, "amount_money"),
        gateway=f"square {tender.text('type').lower()}".strip(),
        at=tender.instant("created_at"),
    )


def tender_refund(refund: Doc, currency: str) -> PaymentFact:
    """A refund that an order lists."""
    return PaymentFact(
        external_id=refund.ref("id"),
        kind="refund",
        state=refund.state(REFUND, "pending", "status"),
        amount=cents(refund, currency, "amount_money"),
        gateway="square",
        at=refund.instant("created_at"),
        parent_id=refund.ref("tender_id"),
    )


def payment_fact(doc: Doc) -> PaymentFact | None:
    """A payment as of one moment: approved ones wait for their capture."""
    return _alone(doc, "sale", doc.state(PAYMENT, "pending", "status"), doc.ref("order_id"), "", "total_money")


def refund_fact(doc: Doc) -> PaymentFact | None:
    """A refund of a payment. Its order may be one that Square makes for the refund, so the payment counts too."""
    state = doc.state(REFUND, "pending", "status")
    return _alone(doc, "refund", state, doc.ref("order_id"), doc.ref("payment_id"), "amount_money")


def dispute_fact(doc: Doc) -> PaymentFact | None:
    """A dispute: a chargeback once it is lost or accepted."""
    paid = doc.ref("disputed_payment", "payment_id") or doc.ref("disputed_payment_ids")
    return _alone(doc, "chargeback", doc.state(DISPUTE, "pending", "state"), "", paid, "amount_money")


def _alone(doc: Doc, kind: str, state: str, order: str, parent: str, amount: str) -> PaymentFact | None:
    reader = doc.reader
    reader.about = doc.ref("id") or doc.ref("dispute_id")
    mark = len(reader.problems)
    if not reader.about:
        reader.note("field_absent", doc.field("id"))
    money = amount if doc.at(amount) else "amount_money"
    if doc.at(money, "amount") is None:
        reader.note("field_absent", doc.field(money))
    currency = currency_of(doc, money)
    fact = PaymentFact(
        external_id=reader.about,
        kind=kind,
        state=state,
        amount=doc.whole_minor(money, "amount"),
        gateway=f"square {doc.text('source_type').lower()}".strip(),
        at=doc.instant("created_at"),
        currency=currency,
        order_external_id=order,
        parent_id=parent,
    )
    return None if reader.refused_since(mark) else fact
