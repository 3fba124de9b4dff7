"""Refunds: inside an order, by webhook (refunds/create) and by the REST API."""

from __future__ import annotations

from amends.channels.reading import Reader, reference, text
from amends.channels.reasons import reason
from amends.channels.reconcile import compare_refund
from amends.channels.shopify.purse import Purse
from amends.channels.shopify.shapes import Refund, RefundLine
from amends.channels.shopify.states import TRANSACTION_STATE
from amends.orders.ports import RefundFact, RefundLineFact


def refund_fact(
    reader: Reader, refund: Refund, order_id: str = "", purse: Purse | None = None, tax_inside: bool | None = None
) -> RefundFact | None:
    """The canonical refund; None (and a finding) when it cannot be made.

    Alone, a refund says neither its currency as such nor whether tax is inside the line amounts: the
    currency is read from its amounts, and the reading of tax that fits the money paid is taken.
    """
    mark, outer = len(reader.problems), reader.about
    reader.about = outer or reference(refund.id)
    purse = purse or Purse(reader, _currency(reader, refund))
    order = reference(refund.order_id) or order_id
    if not reference(refund.id):
        reader.note("field_absent", "refund.id")
    if not order:
        reader.note("order_link_absent", "order_id", what="refund")
    fact = _fact(reader, refund, order, purse, tax_inside)
    broken = reader.refused_since(mark)
    reader.about = outer
    return None if broken else fact


def _fact(reader: Reader, refund: Refund, order: str, purse: Purse, tax_inside: bool | None) -> RefundFact:
    amount = _paid(reader, refund, purse)
    shipping = _shipping(refund, purse)
    discrepancy = purse.adjustments(refund.order_adjustments, "refund_discrepancy")
    raw = [
        (
            line,
            purse.minor(line.subtotal, line.subtotal_set, f"refund_line_items[{index}].subtotal"),
            purse.minor(line.total_tax, line.total_tax_set, f"refund_line_items[{index}].total_tax"),
        )
        for index, line in enumerate(refund.refund_line_items or ())
    ]
    if tax_inside is None:
        tax_inside = sum(subtotal for _, subtotal, _ in raw) + shipping + discrepancy == amount
    note = text(refund.note)
    lines = tuple(
        _line(reader, line, index, (subtotal, tax, subtotal if tax_inside else subtotal + tax), note)
        if amount
        else _line(reader, line, index, (0, 0, 0), note)
        for index, (line, subtotal, tax) in enumerate(raw)
    )
    shipping = shipping if amount else 0
    fact = RefundFact(
        external_id=reference(refund.id),
        order_external_id=order,
        at=reader.instant(refund.processed_at or refund.created_at, "refund.created_at"),
        currency=purse.currency,
        amount=amount,
        lines=lines,
        shipping=shipping,
        adjustment=amount - shipping - sum(line.total for line in lines),
        reason=reason("", note),
        kind=_kind(amount, lines),
    )
    compare_refund(reader, fact, discrepancy, "refund.transactions")
    return fact


def _currency(reader: Reader, refund: Refund) -> str:
    for line in refund.refund_line_items or ():
        if line.subtotal_set is not None and line.subtotal_set.presentment_money is not None:
            return reader.currency(line.subtotal_set.presentment_money.currency_code, "subtotal_set")
    for transaction in refund.transactions or ():
        if transaction.currency:
            return reader.currency(transaction.currency, "refund.transactions.currency")
    for adjustment in refund.order_adjustments or ():
        if adjustment.amount_set is not None and adjustment.amount_set.presentment_money is not None:
            return reader.currency(adjustment.amount_set.presentment_money.currency_code, "order_adjustments")
    return ""


def _paid(reader: Reader, refund: Refund, purse: Purse) -> int:
    total = 0
    for index, transaction in enumerate(refund.transactions or ()):
        field = f"refund.transactions[{index}]"
        state = reader.state(transaction.status, f"{field}.status", TRANSACTION_STATE, "pending")
        if text(transaction.kind).lower() == "refund" and state != "failed":
            total += purse.moved(transaction, f"{field}.amount")
    return total


def _shipping(refund: Refund, purse: Purse) -> int:
    adjusted = purse.adjustments(refund.order_adjustments, "shipping_refund")
    if adjusted or not refund.refund_shipping_lines:
        return adjusted
    field = "refund_shipping_lines"
    return sum(
        purse.minor(None, line.subtotal_amount_set, field) + purse.minor(None, line.tax_amount_set, field)
        for line in refund.refund_shipping_lines
    )


def _line(reader: Reader, line: RefundLine, index: int, money: tuple[int, int, int], note: str) -> RefundLineFact:
    subtotal, tax, total = money
    return RefundLineFact(
        line_external_id=reference(line.line_item_id),
        quantity=reader.quantity(line.quantity, f"refund_line_items[{index}].quantity"),
        subtotal=subtotal,
        tax=tax,
        total=total,
        restock=text(line.restock_type).lower(),
        reason=reason("", note),
    )


def _kind(amount: int, lines: tuple[RefundLineFact, ...]) -> str:
    """Without money it is the goods alone: a cancellation of lines not shipped, else a return."""
    if amount:
        return "refund"
    return "cancellation" if lines and all(line.restock == "cancel" for line in lines) else "return"
