"""Payments: documents of their own that an order refers to, and orders with their payments expanded."""

from __future__ import annotations

from amends.channels.commercetools.money import Cents
from amends.channels.commercetools.states import TRANSACTION, TRANSACTION_STATE
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import Tree, get, obj, objs
from amends.orders.ports import PaymentFact, RefundFact


def payment_facts(reader: Reader, order: Tree) -> tuple[PaymentFact, ...]:
    """What an order knows of its payments: each as planned (which makes the link for payments that arrive on
    their own), and its transactions where the payment is expanded."""
    found: list[PaymentFact] = []
    for index, link in enumerate(objs(order, "paymentInfo", "payments")):
        payment = expanded(link)
        identity = reference(link.get("id")) or reference(payment.get("id"))
        if not identity:
            continue
        cents = _cents(reader, payment, order)
        planned = cents.minor(payment.get("amountPlanned"), f"paymentInfo.payments[{index}].amountPlanned")
        found.append(
            PaymentFact(
                external_id=identity,
                kind="authorization",
                state="pending",
                amount=planned,
                gateway=_gateway(payment),
            )
        )
        found += [
            fact for it in objs(payment, "transactions") if (fact := _transaction(reader, cents, it, payment))
        ]
    return tuple(found)


def expanded(link: Tree) -> Tree:
    """The payment in an expanded reference ({"typeId", "id", "obj"}, GraphQL gives it bare), else empty."""
    return obj(link, "obj") or (link if "transactions" in link else {})


def refund_facts(reader: Reader, order: Tree, order_id: str) -> tuple[RefundFact, ...]:
    """Refund and chargeback transactions of expanded payments; they name no lines."""
    found = []
    for link in objs(order, "paymentInfo", "payments"):
        payment = expanded(link)
        cents = _cents(reader, payment, order)
        for raw in objs(payment, "transactions"):
            fact = _transaction(reader, cents, raw, payment)
            if fact is None or fact.kind not in ("refund", "chargeback"):
                continue
            states = {"succeeded": "done", "pending": "approved", "failed": "refused"}
            found.append(
                RefundFact(
                    external_id=fact.external_id,
                    order_external_id=order_id,
                    at=fact.at,
                    currency=cents.currency,
                    amount=fact.amount,
                    adjustment=fact.amount,
                    kind=fact.kind,
                    state=states[fact.state],
                )
            )
    return tuple(found)


def paid_state(payments: tuple[PaymentFact, ...], refunds: tuple[RefundFact, ...], total: int, stated: str) -> str:
    """The stated payment state; one that says no more than "pending" gives way to what transactions moved."""
    moved = dict.fromkeys(("capture", "authorization"), 0)
    for fact in payments:
        if fact.state == "succeeded" and fact.kind in moved:
            moved[fact.kind] += fact.amount
    back = sum(it.amount for it in refunds if it.state == "done" and it.kind == "refund")
    state = stated
    if stated == "pending" and moved["capture"]:
        state = "paid" if moved["capture"] >= total else "partially_paid"
    elif stated == "pending" and moved["authorization"]:
        state = "authorized"
    if back and state in ("paid", "partially_paid"):
        return "refunded" if back >= moved["capture"] else "partially_refunded"
    return state


def lone_payment(reader: Reader, payment: Tree) -> tuple[PaymentFact, ...]:
    """The transactions of a payment that came without its order: the order is known by the payment's id."""
    mark = len(reader.problems)
    identity = reader.about = reference(payment.get("id"))
    if not identity:
        reader.note("field_absent", "payment.id")
    cents = _cents(reader, payment, {})
    found = [
        fact
        for it in objs(payment, "transactions")
        if (fact := _transaction(reader, cents, it, payment, parent=identity))
    ]
    return () if reader.refused_since(mark) else tuple(found)


def lone_transaction(reader: Reader, payment_id: str, raw: Tree) -> PaymentFact | None:
    """One transaction of a PaymentTransactionAdded message."""
    mark = len(reader.problems)
    reader.about = payment_id
    if not payment_id:
        reader.note("field_absent", "resource.id")
    fact = _transaction(reader, _cents(reader, raw, {}), raw, {}, parent=payment_id)
    return None if reader.refused_since(mark) else fact


def _cents(reader: Reader, payment: Tree, order: Tree) -> Cents:
    own = get(payment, "amountPlanned", "currencyCode") or get(payment, "amount", "currencyCode")
    if own is None:
        own = next((get(it, "amount", "currencyCode") for it in objs(payment, "transactions")), None)
    if own is None:
        own = get(order, "totalPrice", "currencyCode")
    return Cents(reader, reader.currency(own, "amountPlanned.currencyCode"))


def _gateway(payment: Tree) -> str:
    info = obj(payment, "paymentMethodInfo")
    return text(info.get("paymentInterface")) or text(info.get("method"))


def _transaction(reader: Reader, cents: Cents, raw: Tree, payment: Tree, parent: str = "") -> PaymentFact | None:
    kind = reader.state(raw.get("type"), "transactions.type", TRANSACTION, "")
    state = reader.state(raw.get("state"), "transactions.state", TRANSACTION_STATE, "pending")
    if not reference(raw.get("id")):
        reader.note("field_absent", "transactions.id")
    if not kind or not cents.currency or not reference(raw.get("id")):
        return None
    return PaymentFact(
        external_id=reference(raw.get("id")),
        kind=kind,
        state=state,
        amount=cents.minor(raw.get("amount"), "transactions.amount", required=True),
        gateway=_gateway(payment),
        at=reader.instant(raw.get("timestamp"), "transactions.timestamp"),
        currency=cents.currency if parent else "",
        parent_id=parent,
    )
