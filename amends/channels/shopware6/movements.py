"""Transactions, captures and their refunds, deliveries, and returns of the Commercial return management."""

from __future__ import annotations

from collections.abc import Iterator

from amends.channels.reading import Reader, reference, text
from amends.channels.reasons import reason
from amends.channels.shopware6.prices import full, state_of
from amends.channels.shopware6.states import DELIVERY, MOVED, REFUND, RETURN, SHIPMENT, TRANSACTION
from amends.channels.tree import Tree, first, get, obj, objs
from amends.intake.ports import UNSTATED
from amends.orders.ports import FulfilmentFact, PaymentFact, RefundFact, RefundLineFact

_STATE = "stateMachineState.technicalName"
_VOID = ("cancelled", "failed")


def payment_state(reader: Reader, raw: Tree) -> str:
    """That of the newest transaction which was neither cancelled nor failed; of the newest one if all were."""
    primary = reference(raw.get("primaryOrderTransactionId"))
    found = sorted(full(raw, "transactions"), key=lambda it: (reference(it.get("id")) == primary, _made(it)))
    alive = [it for it in found if state_of(it) not in _VOID]
    if not found:
        return "pending"
    return reader.state(state_of((alive or found)[-1]), f"transactions.{_STATE}", TRANSACTION, "pending")


def _made(raw: Tree) -> str:
    return text(raw.get("createdAt"))


def payment_facts(reader: Reader, raw: Tree, currency: str) -> tuple[PaymentFact, ...]:
    """Every transaction."""
    kinds = {name: kind for name, (kind, _) in MOVED.items()}
    found = []
    for index, it in enumerate(full(raw, "transactions")):
        field, identity = f"transactions[{index}]", reference(it.get("id"))
        if not identity:
            reader.note("field_absent", f"{field}.id")
            continue
        kind = reader.state(state_of(it), f"{field}.{_STATE}", kinds, "sale")
        _, moved = MOVED.get(state_of(it), ("", "pending"))
        found.append(
            PaymentFact(
                external_id=identity,
                kind=kind,
                state=moved,
                amount=reader.minor(get(it, "amount", "totalPrice"), currency, f"{field}.amount"),
                gateway=text(get(it, "paymentMethod", "technicalName")) or text(get(it, "paymentMethod", "name")),
                at=reader.instant(it.get("createdAt"), f"{field}.createdAt"),
            )
        )
    return tuple(found)


def fulfilment_state(reader: Reader, raw: Tree) -> str:
    """Over all deliveries. A delivery below zero is a promotion on shipping and nothing that is sent."""
    found = [
        reader.state(state_of(it), f"deliveries.{_STATE}", DELIVERY, "unfulfilled")
        for it in full(raw, "deliveries")
        if not below_zero(it)
    ]
    if not found:
        return "unfulfilled"
    if len(set(found)) == 1:
        return found[0]
    return "partial"


def below_zero(delivery: Tree) -> bool:
    """Whether a delivery is a promotion on the shipping costs."""
    return str(get(delivery, "shippingCosts", "totalPrice") or "").startswith("-")


def delivery_facts(reader: Reader, raw: Tree, order: str) -> tuple[FulfilmentFact, ...]:
    """Every delivery that is sent."""
    found = (delivery_fact(reader, it, order) for it in full(raw, "deliveries") if not below_zero(it))
    return tuple(fact for fact in found if fact is not None)


def delivery_fact(reader: Reader, raw: Tree, order: str) -> FulfilmentFact | None:
    """One delivery. When it was sent is not said: the time of its last change is taken."""
    identity = reference(raw.get("id"))
    if not identity:
        reader.note("field_absent", "deliveries.id")
    if not order:
        reader.note("order_link_absent", "orderId", what="delivery")
    if not identity or not order:
        return None
    state = reader.state(state_of(raw), f"deliveries.{_STATE}", SHIPMENT, "pending")
    codes = raw.get("trackingCodes")
    numbers = [found for it in codes if (found := text(it))] if isinstance(codes, list) else []
    return FulfilmentFact(
        external_id=identity,
        order_external_id=order,
        state=state,
        shipped_at=reader.instant(raw.get("updatedAt"), "deliveries.updatedAt") if state == "shipped" else None,
        tracking_number=next(iter(numbers), ""),
        lines=tuple(
            (reference(it.get("orderLineItemId")), reader.quantity(_pieces(it), "deliveries.positions.quantity"))
            for it in objs(raw, "positions")
            if reference(it.get("orderLineItemId"))
        ),
    )


def _pieces(position: Tree) -> object:
    found = first(position, "quantity")
    return get(position, "price", "quantity") if found is None else found


def refund_facts(reader: Reader, raw: Tree, order: str, currency: str) -> tuple[RefundFact, ...]:
    """The refunds of the captures of the order's transactions."""
    found = (refund_fact(reader, it, order, currency) for it in _refunds(raw))
    return tuple(fact for fact in found if fact is not None)


def _refunds(raw: Tree) -> Iterator[Tree]:
    for transaction in full(raw, "transactions"):
        for capture in full(transaction, "captures"):
            yield from full(capture, "refunds")


def refund_fact(reader: Reader, raw: Tree, order: str = "", currency: str = UNSTATED) -> RefundFact | None:
    """One refund, with the lines that its positions name."""
    mark, outer = len(reader.problems), reader.about
    identity = reference(raw.get("id"))
    named = order or reference(get(raw, "transactionCapture", "transaction", "orderId"))
    reader.about = outer or identity
    if not identity:
        reader.note("field_absent", "refunds.id")
    if not named:
        reader.note("order_link_absent", "transactionCapture.transaction.orderId", what="refund")
    amount = reader.minor(get(raw, "amount", "totalPrice"), currency, "refunds.amount.totalPrice", required=True)
    words = text(raw.get("reason"))
    lines = tuple(_position(reader, it, currency, words) for it in objs(raw, "positions"))
    fact = RefundFact(
        external_id=identity,
        order_external_id=named,
        at=reader.instant(raw.get("createdAt"), "refunds.createdAt"),
        currency=currency,
        amount=amount,
        lines=lines,
        adjustment=amount - sum(line.total for line in lines),
        reason=reason("", words),
        state=reader.state(state_of(raw), f"refunds.{_STATE}", REFUND, "approved"),
    )
    broken = reader.refused_since(mark)
    reader.about = outer
    return None if broken else fact


def _position(reader: Reader, raw: Tree, currency: str, words: str) -> RefundLineFact:
    worth = reader.minor(get(raw, "amount", "totalPrice"), currency, "refunds.positions.amount")
    tax = sum(
        reader.minor(it.get("tax"), currency, "refunds.positions.amount.calculatedTaxes.tax")
        for it in objs(raw, "amount", "calculatedTaxes")
    )
    return RefundLineFact(
        line_external_id=reference(raw.get("orderLineItemId")),
        quantity=reader.quantity(raw.get("quantity"), "refunds.positions.quantity"),
        subtotal=worth - tax,
        tax=tax,
        total=worth,
        reason=reason("", text(raw.get("reason")) or words),
    )


def return_facts(reader: Reader, raw: Tree, order: str, currency: str) -> tuple[RefundFact, ...]:
    """Returns that an order carries."""
    found = (return_fact(reader, it, order, currency) for it in full(raw, "returns"))
    return tuple(fact for fact in found if fact is not None)


def return_fact(reader: Reader, raw: Tree, order: str = "", currency: str = UNSTATED) -> RefundFact | None:
    """Goods that come back; their money is the refund of the transaction."""
    mark, outer = len(reader.problems), reader.about
    identity, named = reference(raw.get("id")), order or reference(raw.get("orderId"))
    reader.about = outer or (f"return-{identity}" if identity else "")
    if not identity:
        reader.note("field_absent", "returns.id")
    if not named:
        reader.note("order_link_absent", "orderId", what="return")
    words = text(raw.get("internalComment"))
    lines = tuple(
        RefundLineFact(
            line_external_id=reference(it.get("orderLineItemId")),
            quantity=reader.quantity(it.get("quantity"), "returns.lineItems.quantity"),
            subtotal=0,
            restock="return" if it.get("restockQuantity") else "",
            reason=reason(text(get(it, "reason", "reasonKey")), text(get(it, "reason", "content")),
                          text(it.get("internalComment")) or words),
        )
        for it in objs(raw, "lineItems")
        if reference(it.get("orderLineItemId"))
    )  # fmt: skip
    fact = RefundFact(
        external_id=f"return-{identity}",
        order_external_id=named,
        at=reader.instant(first(raw, "requestedAt", "createdAt"), "returns.requestedAt"),
        currency=currency,
        amount=0,
        lines=lines,
        reason=reason("", words),
        kind="return",
        state=reader.state(
            state_of(raw) or text(obj(raw, "state").get("name")), f"returns.{_STATE}", RETURN, "requested"
        ),
    )
    broken = reader.refused_since(mark) or not identity
    reader.about = outer
    return None if broken else fact
