"""Checkout sessions whose lines are in them, and orders of the former Orders API: both price lines alike."""

from __future__ import annotations

from amends.channels.doc import Doc, line_fact, stamp
from amends.channels.reconcile import add_up, compare
from amends.channels.stripe.payments import object_id
from amends.channels.stripe.states import ORDER, ORDER_PAYMENT, SESSION_PAYMENT
from amends.orders.ports import CustomerFact, LineFact, OrderFact, PaymentFact


def priced_fact(doc: Doc, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    reader, mark = doc.reader, len(doc.reader.problems)
    reader.about = doc.ref("id")
    if not reader.about:
        reader.note("field_absent", doc.field("id"))
    placed = doc.instant("created", required=True)
    currency = reader.currency(doc.at("currency"), doc.field("currency"))
    if not doc.list("line_items", "data"):
        reader.note("lines_absent", doc.field("line_items"))
    if reader.refused_since(mark) or placed is None:
        return None
    lines = tuple(_line(line, currency) for line in doc.list("line_items", "data"))
    state = doc.state(ORDER, "open", "status")
    is_session = doc.text("object") == "checkout.session"
    if is_session:
        payment = doc.state(SESSION_PAYMENT, "pending", "payment_status")
    else:
        payment = ORDER_PAYMENT.get(doc.text("status").lower(), "pending")
    total = doc.whole_minor("amount_total")
    fact = OrderFact(
        channel="stripe",
        account=account,
        external_id=reader.about,
        number=doc.text("client_reference_id") or reader.about,
        version=f"{stamp(placed)}~{_rank(doc)}",
        placed_at=placed,
        updated_at=placed,
        currency=currency,
        customer=_customer(doc),
        country=_country(doc),
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=doc.whole_minor("total_details", "amount_shipping"),
        tax=doc.whole_minor("total_details", "amount_tax"),
        total=total,
        order_state=state,
        payment_state=payment,
        payments=_payments(doc, total if payment == "paid" else 0),
    )
    compare(reader, "Order total", doc.field("amount_total"), total, add_up(fact), currency, slack=len(lines))
    return None if reader.refused_since(mark) else fact


def _customer(doc: Doc) -> CustomerFact:
    who = _buyer(doc)
    return CustomerFact(
        external_id=object_id(doc, "customer"),
        email=who.text("email"),
        name=who.text("name"),
        phone=who.text("phone"),
        country=who.text("address", "country").upper()[:2],
    )


def _country(doc: Doc) -> str:
    shipped = doc.text("shipping_details", "address", "country")
    return (shipped or _buyer(doc).text("address", "country")).upper()[:2]


def _buyer(doc: Doc) -> Doc:
    return doc.sub("customer_details") or doc.sub("billing_details")


def _line(line: Doc, currency: str) -> LineFact:
    return line_fact(
        currency,
        False,
        external_id=line.ref("id"),
        sku=object_id(line, "product") or line.ref("price", "product"),
        title=line.text("description"),
        quantity=line.quantity("quantity") if line.at("quantity") is not None else 1,
        gross=line.whole_minor("amount_subtotal"),
        discount=line.whole_minor("amount_discount"),
        tax=line.whole_minor("amount_total")
        - line.whole_minor("amount_subtotal")
        + line.whole_minor("amount_discount"),
    )


def _payments(doc: Doc, paid: int) -> tuple[PaymentFact, ...]:
    identity = object_id(doc, "payment_intent")
    if not identity or not paid:
        return ()
    return (PaymentFact(external_id=identity, kind="sale", state="succeeded", amount=paid, gateway="stripe"),)


def _rank(doc: Doc) -> int:
    """How far it is: there is no time of change."""
    status = doc.text("status").lower()
    return list(ORDER).index(status) if status in ORDER else 0
