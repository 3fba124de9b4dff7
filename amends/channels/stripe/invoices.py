"""Invoices as orders, and credit notes as what was given back on them."""

from __future__ import annotations

from amends.channels.doc import Doc, line_fact, stamp
from amends.channels.reasons import reason
from amends.channels.reconcile import add_up, compare, compare_refund
from amends.channels.stripe.payments import object_id
from amends.channels.stripe.states import CREDIT_NOTE, INVOICE, INVOICE_PAYMENT
from amends.orders.ports import CustomerFact, LineFact, OrderFact, PaymentFact, RefundFact, RefundLineFact

_RANK = {"open": 0, "uncollectible": 1, "paid": 2, "void": 3}
_TRANSITIONS = ("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")


def invoice_fact(doc: Doc, account: str) -> OrderFact | None:
    """The canonical order of an invoice that is no draft; None (and findings) when it cannot be made."""
    reader, mark = doc.reader, len(doc.reader.problems)
    reader.about = doc.ref("id")
    if not reader.about:
        reader.note("field_absent", doc.field("id"))
    placed = doc.instant("created", required=True)
    currency = reader.currency(doc.at("currency"), doc.field("currency"))
    if not doc.list("lines", "data"):
        reader.note("lines_absent", doc.field("lines"))
    if reader.refused_since(mark) or placed is None:
        return None
    changes = [found for name in _TRANSITIONS if (found := doc.instant("status_transitions", name))]
    updated = max([placed, *changes])
    status = doc.text("status").lower()
    raw_taxes = [taxes(line) for line in doc.list("lines", "data")]
    inside = any(within for within, _ in raw_taxes) and not any(on_top for _, on_top in raw_taxes)
    lines = tuple(_line(line, currency, inside) for line in doc.list("lines", "data"))
    within, on_top = taxes(doc, "total_tax_amounts", "total_taxes")
    if not (within or on_top) and doc.at("tax") is not None:
        within, on_top = (doc.whole_minor("tax"), 0) if inside else (0, doc.whole_minor("tax"))
    freight = doc.whole_minor("amount_shipping")
    fact = OrderFact(
        channel="stripe",
        account=account,
        external_id=reader.about,
        number=doc.text("number") or reader.about,
        version=f"{stamp(updated)}~{_RANK.get(status, 0)}",
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=_customer(doc),
        country=_country(doc),
        prices_include_tax=inside,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=freight,
        tax=within if inside else on_top,
        total=doc.whole_minor("total"),
        order_state=doc.state(INVOICE, "open", "status"),
        payment_state=INVOICE_PAYMENT.get(status, "pending"),
        payments=_payments(doc),
        profile=("subscription",) if _is_subscription(doc) else (),
    )
    compare(reader, "Invoice total", doc.field("total"), fact.total, add_up(fact), currency, slack=len(lines))
    return None if reader.refused_since(mark) else fact


def taxes(doc: Doc, *names: str) -> tuple[int, int]:
    """(inside, on top) of an object's taxes, in the old and the new form."""
    within = on_top = 0
    for name in names or ("tax_amounts", "taxes"):
        for tax in doc.list(name):
            amount = tax.whole_minor("amount")
            if tax.true("inclusive") or tax.text("tax_behavior") == "inclusive":
                within += amount
            else:
                on_top += amount
        if within or on_top:
            break
    return within, on_top


def _line(line: Doc, currency: str, inside: bool) -> LineFact:
    within, on_top = taxes(line)
    quantity = line.quantity("quantity") if line.at("quantity") is not None else 1
    recurring = line.text("price", "type") == "recurring" or bool(line.sub("plan"))
    product = line.ref("price", "product") or line.ref("pricing", "price_details", "product")
    return line_fact(
        currency,
        inside,
        external_id=line.ref("id"),
        sku=product or line.ref("plan", "product"),
        title=line.text("description"),
        quantity=quantity,
        gross=line.whole_minor("amount"),
        discount=sum(it.whole_minor("amount") for it in line.list("discount_amounts")),
        tax=within if inside else on_top,
        kind="service" if recurring or line.text("type") == "subscription" else "goods",
    )


def _is_subscription(doc: Doc) -> bool:
    parent = doc.sub("parent", "subscription_details")
    return bool(object_id(doc, "subscription") or (parent and parent.at("subscription")))


def _payments(doc: Doc) -> tuple[PaymentFact, ...]:
    identity = object_id(doc, "charge") or object_id(doc, "payment_intent")
    paid = doc.whole_minor("amount_paid")
    if not identity or not paid:
        return ()
    at = doc.instant("status_transitions", "paid_at")
    return (
        PaymentFact(external_id=identity, kind="sale", state="succeeded", amount=paid, gateway="stripe", at=at),
    )


def _customer(doc: Doc) -> CustomerFact:
    return CustomerFact(
        external_id=object_id(doc, "customer"),
        email=doc.text("customer_email"),
        name=doc.text("customer_name"),
        phone=doc.text("customer_phone"),
        country=doc.text("customer_address", "country").upper()[:2],
    )


def _country(doc: Doc) -> str:
    shipped = doc.text("customer_shipping", "address", "country") or doc.text("customer_address", "country")
    return shipped.upper()[:2]


def credit_note_fact(doc: Doc) -> RefundFact | None:
    """What a credit note gave back, less what its own refunds move: those come as payments."""
    reader, mark = doc.reader, len(doc.reader.problems)
    reader.about = doc.ref("id")
    order = object_id(doc, "invoice")
    if not reader.about:
        reader.note("field_absent", doc.field("id"))
    if not order:
        reader.note("order_link_absent", doc.field("invoice"), what="credit note")
    currency = reader.currency(doc.at("currency"), doc.field("currency"))
    words = reason("", doc.text("reason").replace("_", " "), doc.text("memo"))
    amount = _given(doc)
    whole = amount == doc.whole_minor("total") and amount
    lines = tuple(_credited(line, words, bool(whole)) for line in doc.list("lines", "data") if _of_line(line))
    shipping = doc.whole_minor("amount_shipping") if whole else 0
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=doc.instant("created"),
        currency=currency,
        amount=amount,
        lines=lines,
        shipping=shipping,
        adjustment=amount - shipping - sum(line.total for line in lines),
        reason=words,
        kind="refund" if amount else "return",
        state=doc.state(CREDIT_NOTE, "done", "status"),
    )
    if whole:
        compare_refund(reader, fact, _custom(doc), doc.field("total"))
    return None if reader.refused_since(mark) else fact


def _given(doc: Doc) -> int:
    """The part of a credit note that is neither moved by a refund nor only taken off an unpaid invoice."""
    total = doc.whole_minor("total")
    if doc.at("pre_payment_amount") is not None:
        total -= doc.whole_minor("pre_payment_amount")
    elif doc.text("type") == "pre_payment":
        return 0
    if object_id(doc, "refund"):
        return 0
    return max(total - sum(it.whole_minor("amount_refunded") for it in doc.list("refunds")), 0)


def _of_line(line: Doc) -> str:
    return line.ref("invoice_line_item")


def _custom(doc: Doc) -> int:
    """Custom lines belong to no line of the invoice."""
    return sum(it.whole_minor("amount") + taxes(it)[1] for it in doc.list("lines", "data") if not _of_line(it))


def _credited(line: Doc, words: str, with_money: bool) -> RefundLineFact:
    _, on_top = taxes(line)
    net = line.whole_minor("amount") - line.whole_minor("discount_amount")
    return RefundLineFact(
        line_external_id=_of_line(line),
        quantity=line.quantity("quantity") if line.at("quantity") is not None else 0,
        subtotal=net if with_money else 0,
        tax=on_top if with_money else 0,
        total=net + on_top if with_money else 0,
        reason=words,
    )
