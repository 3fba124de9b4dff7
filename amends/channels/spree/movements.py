"""Payments, refunds, shipments, returns and reimbursements."""

from __future__ import annotations

import msgspec

from amends.channels.reading import Reader, reference, text
from amends.channels.reasons import reason
from amends.channels.spree.states import PAYMENT, REIMBURSEMENT, RETURN, SHIPMENT, TRANSACTION
from amends.channels.tree import Tree, first, get, obj, objs
from amends.intake.ports import UNSTATED
from amends.orders.ports import FulfilmentFact, PaymentFact, RefundFact, RefundLineFact

_KINDS = {state: kind for state, (kind, _) in TRANSACTION.items()}
_OUTCOMES = {state: outcome for state, (_, outcome) in TRANSACTION.items()}


def payment_facts(reader: Reader, raw: Tree, currency: str) -> tuple[PaymentFact, ...]:
    """The payments of an order that say more than their id."""
    found = []
    for index, it in enumerate(objs(raw, "payments")):
        state = first(it, "status", "state")
        identity = reference(it.get("id"))
        if state is None or not identity:
            continue
        field = f"payments[{index}]"
        found.append(
            PaymentFact(
                external_id=identity,
                kind=reader.state(state, f"{field}.status", _KINDS, "sale"),
                state=_OUTCOMES.get(text(state).lower(), "pending"),
                amount=reader.minor(it.get("amount"), currency, f"{field}.amount"),
                gateway=text(get(it, "payment_method", "name")) or text(it.get("source_type")),
                at=reader.instant(it.get("created_at"), f"{field}.created_at"),
            )
        )
    return tuple(found)


def payment_state(reader: Reader, raw: Tree, payments: tuple[PaymentFact, ...], total: int) -> str:
    """As stated; where nothing is stated, and where a balance is due, by what was paid."""
    stated = first(raw, "payment_status", "payment_state")
    paid = sum(it.amount for it in payments if it.kind == "sale" and it.state == "succeeded")
    if stated is not None and text(stated) != "balance_due":
        return reader.state(stated, "payment_status", PAYMENT, "pending")
    if paid:
        return "paid" if paid >= total else "partially_paid"
    return "pending"


def refund_facts(reader: Reader, raw: Tree, order: str, currency: str) -> tuple[RefundFact, ...]:
    """Refunds that payments of an order carry (expanded), and reimbursements and returns of the order itself."""
    found: dict[str, RefundFact] = {}
    for payment in objs(raw, "payments"):
        for it in objs(payment, "refunds"):
            fact = refund_fact(reader, it, order, currency) if "amount" in it else None
            if fact is not None:
                found[fact.external_id] = _added(found.get(fact.external_id), fact)
    returns = (return_fact(reader, it, order, currency) for it in objs(raw, "returns") if "status" in it)
    return (*found.values(), *(fact for fact in returns if fact is not None))


def _added(one: RefundFact | None, other: RefundFact) -> RefundFact:
    """The refunds of one reimbursement are parts of one sum."""
    if one is None:
        return other
    amount = one.amount + other.amount
    return msgspec.structs.replace(one, amount=amount, adjustment=amount)


def refund_fact(reader: Reader, raw: Tree, order: str, currency: str) -> RefundFact | None:
    """Money back on a payment; it names no lines. None (and a finding) without its order."""
    whole = reference(raw.get("reimbursement_id"))
    identity = f"reimbursement-{whole}" if whole else reference(raw.get("id"))
    named = order or _order_of(raw)
    if not identity:
        reader.note("field_absent", "refund.id")
    if not named:
        reader.note("order_link_absent", "order_id", what="refund")
    if not identity or not named:
        return None
    amount = reader.minor(raw.get("amount"), currency, "refund.amount", required=True)
    return RefundFact(
        external_id=identity,
        order_external_id=named,
        at=reader.instant(raw.get("created_at"), "refund.created_at"),
        currency=currency,
        amount=amount,
        adjustment=amount,
        reason=reason("", text(get(raw, "reason", "name"))),
    )


def reimbursement_fact(reader: Reader, raw: Tree) -> RefundFact | None:
    """What is given back for returned goods, as one sum; its refunds are the same money in parts."""
    mark = len(reader.problems)
    identity, order = reference(raw.get("id")), _order_of(raw)
    reader.about = f"reimbursement-{identity}" if identity else ""
    if not identity:
        reader.note("field_absent", "id")
    if not order:
        reader.note("order_link_absent", "order_id", what="reimbursement")
    state = first(raw, "reimbursement_status", "status")
    amount = reader.minor(raw.get("total"), UNSTATED, "total", required=True)
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=reader.instant(raw.get("created_at"), "created_at"),
        currency=UNSTATED,
        amount=amount,
        adjustment=amount,
        state=reader.state(state, "reimbursement_status", REIMBURSEMENT, "approved"),
    )
    return None if reader.refused_since(mark) or not identity else fact


def return_fact(
    reader: Reader, raw: Tree, order: str = "", currency: str = UNSTATED, kind: str = "return"
) -> RefundFact | None:
    """A return (v3), a return authorisation (older) or an exchange: goods, and what became of them."""
    mark, outer = len(reader.problems), reader.about
    identity, named = reference(raw.get("id")), order or _order_of(raw)
    reader.about = outer or (f"return-{identity}" if identity else "")
    if not identity:
        reader.note("field_absent", "id")
    if not named:
        reader.note("order_link_absent", "order_id", what="return")
    words = reason("", text(get(raw, "reason", "name")), text(raw.get("memo")))
    items = objs({"list": first(raw, "return_line_items", "exchange_line_items", "items")}, "list")
    lines = tuple(
        RefundLineFact(
            line_external_id=reference(it.get("line_item_id")),
            quantity=reader.quantity(it.get("quantity"), "return_line_items.quantity"),
            subtotal=0,
            restock="return" if it.get("resellable") is True and it.get("received_quantity") else "",
            reason=words,
        )
        for it in items
        if reference(it.get("line_item_id"))
    )
    fact = RefundFact(
        external_id=f"{'return' if kind == 'return' else 'exchange'}-{identity}",
        order_external_id=named,
        at=reader.instant(first(raw, "received_at", "approved_at", "created_at"), "created_at"),
        currency=currency,
        amount=0,
        lines=lines,
        reason=words,
        kind=kind,
        state=reader.state(first(raw, "status", "state"), "status", RETURN, "requested"),
    )
    broken = reader.refused_since(mark) or not identity
    reader.about = outer
    return None if broken else fact


def shipment_facts(reader: Reader, raw: Tree, order: str) -> tuple[FulfilmentFact, ...]:
    """The shipments of an order that say more than their id."""
    found = objs({"list": first(raw, "fulfillments", "shipments")}, "list")
    facts = (shipment_fact(reader, it, order) for it in found if first(it, "status", "state") is not None)
    return tuple(fact for fact in facts if fact is not None)


def shipment_fact(reader: Reader, raw: Tree, order: str = "") -> FulfilmentFact | None:
    """One shipment; None (and a finding) without its order."""
    identity, named = reference(raw.get("id")), order or _order_of(raw)
    if not identity:
        reader.note("field_absent", "fulfillment.id")
    if not named:
        reader.note("order_link_absent", "order_id", what="shipment")
    if not identity or not named:
        return None
    outer, reader.about = reader.about, reader.about or identity
    state = reader.state(first(raw, "status", "state"), "fulfillment.status", SHIPMENT, "pending")
    sent = state in ("shipped", "delivered")
    fact = FulfilmentFact(
        external_id=identity,
        order_external_id=named,
        state=state,
        shipped_at=reader.instant(first(raw, "fulfilled_at", "shipped_at"), "fulfilled_at") if sent else None,
        delivered_at=reader.instant(raw.get("delivered_at"), "delivered_at") if state == "delivered" else None,
        tracking_number=text(raw.get("tracking")),
        lines=_contents(reader, raw),
    )
    reader.about = outer
    return fact


def _contents(reader: Reader, raw: Tree) -> tuple[tuple[str, int], ...]:
    """`items` (v3), or `manifest` with variants only (v1), which name no lines."""
    return tuple(
        (reference(it.get("item_id")), reader.quantity(it.get("quantity"), "fulfillment.items.quantity"))
        for it in objs(raw, "items")
        if reference(it.get("item_id"))
    )


def _order_of(raw: Tree) -> str:
    return (
        reference(raw.get("order_id"))
        or reference(get(raw, "order", "id"))
        or reference(obj(raw, "payment").get("order_id"))
    )
