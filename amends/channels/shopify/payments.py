"""Movements of money: inside an order, alone (order_transactions/create and the REST API), and disputes."""

from __future__ import annotations

from amends.channels.doc import Doc
from amends.channels.reading import Reader, reference, text
from amends.channels.shopify.purse import Purse
from amends.channels.shopify.shapes import Transaction
from amends.channels.shopify.states import DISPUTE, TRANSACTION_KIND, TRANSACTION_STATE
from amends.orders.ports import PaymentFact


def payment_fact(reader: Reader, raw: Transaction, field: str, purse: Purse) -> PaymentFact | None:
    """One transaction; None (and a finding) for a kind that is not known."""
    kind = reader.state(raw.kind, f"{field}.kind", TRANSACTION_KIND, "")
    if not kind:
        return None
    return PaymentFact(
        external_id=reference(raw.id) or field,
        kind=kind,
        state=reader.state(raw.status, f"{field}.status", TRANSACTION_STATE, "pending"),
        amount=purse.moved(raw, f"{field}.amount"),
        gateway=text(raw.gateway),
        at=reader.instant(raw.processed_at or raw.created_at, f"{field}.processed_at"),
        currency=purse.currency if reference(raw.order_id) else "",
        order_external_id=reference(raw.order_id),
        parent_id=reference(raw.parent_id),
    )


def transaction_fact(reader: Reader, raw: Transaction) -> PaymentFact | None:
    """A transaction that came alone; None (and a finding) when it cannot be made."""
    mark, reader.about = len(reader.problems), reference(raw.id)
    if not reader.about:
        reader.note("field_absent", "transaction.id")
    if not reference(raw.order_id):
        reader.note("order_link_absent", "transaction.order_id", what="payment")
    customers = raw.amount_set.presentment_money if raw.amount_set is not None else None
    code = raw.currency if customers is None else customers.currency_code
    purse = Purse(reader, reader.currency(code, "transaction.currency"))
    fact = payment_fact(reader, raw, "transaction", purse)
    return None if reader.refused_since(mark) else fact


def dispute_fact(reader: Reader, doc: Doc) -> PaymentFact | None:
    """A dispute: a chargeback once it is lost or accepted. None (and a finding) when it cannot be made."""
    mark, reader.about = len(reader.problems), doc.ref("id")
    if not reader.about:
        reader.note("field_absent", doc.field("id"))
    if not doc.ref("order_id"):
        reader.note("order_link_absent", doc.field("order_id"), what="dispute")
    currency = reader.currency(doc.at("currency"), doc.field("currency"))
    fact = PaymentFact(
        external_id=reader.about,
        kind="chargeback",
        state=doc.state(DISPUTE, "pending", "status"),
        amount=doc.minor(currency, "amount", required=True),
        gateway="shopify",
        at=doc.instant("initiated_at"),
        currency=currency,
        order_external_id=doc.ref("order_id"),
    )
    return None if reader.refused_since(mark) else fact
