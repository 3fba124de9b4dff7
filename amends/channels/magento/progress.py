"""How far an order got: Magento has one state for all, but counts money and pieces."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.magento.lines import Rows
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import Tree, obj
from amends.orders.ports import PaymentFact, RefundFact, RefundLineFact


def payment_state(reader: Reader, raw: Tree, currency: str, total: int) -> str:
    """By what was paid and given back; the state decides only where nothing was counted."""
    paid = reader.minor(raw.get("total_paid"), currency, "total_paid")
    back = reader.minor(raw.get("total_refunded"), currency, "total_refunded")
    state = text(raw.get("state")).lower()
    if back > 0:
        return "refunded" if back >= (paid or total) else "partially_refunded"
    if paid > 0:
        return "paid" if paid >= total else "partially_paid"
    if state == "canceled":
        return "voided"
    if state in ("complete", "closed") or (total == 0 and state == "processing"):
        return "paid"
    authorized = reader.minor(obj(raw, "payment").get("amount_authorized"), currency, "payment.amount_authorized")
    return "authorized" if authorized > 0 else "pending"


def payment_facts(reader: Reader, raw: Tree, currency: str, order: str) -> tuple[PaymentFact, ...]:
    """What was paid so far, as one payment, which an invoice of this order repeats."""
    payment = obj(raw, "payment")
    paid = reader.minor(raw.get("total_paid"), currency, "total_paid")
    if paid <= 0:
        paid = reader.minor(payment.get("amount_paid"), currency, "payment.amount_paid")
    if paid <= 0:
        return ()
    return (
        PaymentFact(
            external_id=f"order-{order}",
            kind="capture",
            state="succeeded",
            amount=paid,
            gateway=text(payment.get("method")),
        ),
    )


def fulfilment_state(reader: Reader, raw: Tree, rows: Rows) -> str:
    """By pieces shipped. A kit is shipped whole (its row counts) or in parts (its parts' rows count)."""
    ordered = sent = Decimal(0)
    for _, row, parent in rows.counted:
        identity = reference(row.get("item_id"))
        parts = rows.parts_of(identity)
        wanted = _quantity(reader, row, "qty_ordered") - _quantity(reader, row, "qty_canceled")
        shipped = max(
            [_quantity(reader, it, "qty_shipped") for it in (row, *parts, *([parent] if parent else []))],
        )
        if text(row.get("is_virtual")) not in ("1", "true"):
            ordered += max(wanted, Decimal(0))
            sent += min(shipped, max(wanted, Decimal(0)))
    if text(raw.get("state")).lower() == "complete":
        return "fulfilled"
    if sent <= 0:
        return "unfulfilled"
    return "fulfilled" if sent >= ordered else "partial"


def cancelled_parts(reader: Reader, raw: Tree, rows: Rows, order: str, currency: str) -> tuple[RefundFact, ...]:
    """Pieces that were cancelled in an order that goes on. The credit memo has the money."""
    if text(raw.get("state")).lower() == "canceled":
        return ()
    gone = [
        RefundLineFact(line_external_id=reference(row.get("item_id")), quantity=int(quantity), subtotal=0)
        for _, row, _ in rows.counted
        if (quantity := _quantity(reader, row, "qty_canceled")) >= 1
    ]
    if not gone:
        return ()
    return (
        RefundFact(
            external_id=f"cancelled-{order}",
            order_external_id=order,
            at=reader.instant(raw.get("updated_at"), "updated_at"),
            currency=currency,
            amount=0,
            lines=tuple(gone),
            kind="cancellation",
        ),
    )


def _quantity(reader: Reader, row: Tree, name: str) -> Decimal:
    return reader.number(row.get(name), f"items.{name}") or Decimal(0)
