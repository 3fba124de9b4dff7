"""Refunds (v3), transactions (v3), shipments (v2), and returns as the store's e-mails tell of them."""

from __future__ import annotations

from amends.channels.bigcommerce.orders import moment
from amends.channels.bigcommerce.states import EVENT, TRANSACTION
from amends.channels.reading import Reader, reference, text
from amends.channels.reasons import reason
from amends.channels.reconcile import compare_refund
from amends.channels.tree import Tree, objs
from amends.intake.ports import UNSTATED
from amends.orders.ports import FulfilmentFact, PaymentFact, RefundFact, RefundLineFact

_FREIGHT = ("SHIPPING", "HANDLING")


def refund_fact(reader: Reader, raw: Tree) -> RefundFact | None:
    """A refund. It says neither its currency (UNSTATED) nor, mostly, what each product's share is."""
    mark = len(reader.problems)
    reader.about = reference(raw.get("id"))
    if not reader.about:
        reader.note("field_absent", "id")
    order = reference(raw.get("order_id"))
    if not order:
        reader.note("order_link_absent", "order_id", what="refund")
    amount = reader.minor(raw.get("total_amount"), UNSTATED, "total_amount", required=True)
    words = text(raw.get("reason"))
    shipping = sum(
        _requested(reader, it) or 0 for it in objs(raw, "items") if text(it.get("item_type")) in _FREIGHT
    )
    lines = _lines(reader, raw, amount, words)
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=moment(reader, raw.get("created"), "created"),
        currency=UNSTATED,
        amount=amount,
        lines=lines,
        shipping=shipping,
        adjustment=amount - shipping - sum(line.total for line in lines),
        reason=reason("", words),
        state=_state(raw),
    )
    compare_refund(reader, fact, None, "total_amount")
    return None if reader.refused_since(mark) else fact


def _requested(reader: Reader, item: Tree) -> int | None:
    found = item.get("requested_amount")
    return None if found in (None, "") else reader.minor(found, UNSTATED, "items.requested_amount")


def _lines(reader: Reader, raw: Tree, amount: int, words: str) -> tuple[RefundLineFact, ...]:
    """The products. One that stands alone in the refund is worth all of it."""
    items = objs(raw, "items")
    alone = len(items) == 1
    lines = []
    for index, item in enumerate(items):
        if text(item.get("item_type")) != "PRODUCT":
            continue
        worth = _requested(reader, item)
        worth = amount if alone else (worth or 0)
        tax = reader.minor(raw.get("total_tax"), UNSTATED, "total_tax") if alone else 0
        own = text(item.get("reason"))
        lines.append(
            RefundLineFact(
                line_external_id=reference(item.get("item_id")),
                quantity=reader.quantity(item.get("quantity"), f"items[{index}].quantity"),
                subtotal=worth - tax,
                tax=tax,
                total=worth,
                reason=reason("", own or words),
            )
        )
    return tuple(lines)


def _state(raw: Tree) -> str:
    """Refused when every payment provider declined it."""
    payments = objs(raw, "payments")
    return "refused" if payments and all(it.get("is_declined") is True for it in payments) else "done"


def transaction_fact(reader: Reader, raw: Tree) -> PaymentFact | None:
    """One movement of money of an order."""
    mark = len(reader.problems)
    reader.about = reference(raw.get("id")) or reference(raw.get("gateway_transaction_id"))
    if not reader.about:
        reader.note("field_absent", "id")
    order = reference(raw.get("order_id"))
    if not order:
        reader.note("order_link_absent", "order_id", what="transaction")
    currency = reader.currency(raw.get("currency"), "currency")
    state = reader.state(raw.get("status") or "ok", "status", TRANSACTION, "pending")
    fact = PaymentFact(
        external_id=reader.about,
        kind=reader.state(raw.get("event"), "event", EVENT, "sale"),
        state="pending" if text(raw.get("event")) == "pending" and state == "succeeded" else state,
        amount=reader.minor(raw.get("amount"), currency, "amount", required=True),
        gateway=text(raw.get("gateway")) or text(raw.get("method")),
        at=moment(reader, raw.get("date_created"), "date_created"),
        currency=currency,
        order_external_id=order,
    )
    return None if reader.refused_since(mark) else fact


def shipment_fact(reader: Reader, raw: Tree) -> FulfilmentFact | None:
    """A shipment with what is in it."""
    mark = len(reader.problems)
    reader.about = reference(raw.get("id"))
    if not reader.about:
        reader.note("field_absent", "id")
    order = reference(raw.get("order_id"))
    if not order:
        reader.note("order_link_absent", "order_id", what="shipment")
    fact = FulfilmentFact(
        external_id=reader.about,
        order_external_id=order,
        state="shipped",
        shipped_at=moment(reader, raw.get("date_created"), "date_created"),
        tracking_number=text(raw.get("tracking_number")),
        lines=tuple(
            (
                reference(it.get("order_product_id")),
                reader.quantity(it.get("quantity"), f"items[{index}].quantity"),
            )
            for index, it in enumerate(objs(raw, "items"))
            if reference(it.get("order_product_id"))
        ),
    )
    return None if reader.refused_since(mark) else fact
