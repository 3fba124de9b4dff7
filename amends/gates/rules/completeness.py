"""The gate that every channel's records pass alike: complete, storable, and referring to something.

Channels check what their payloads state; this checks the canonical record, so that a new channel cannot
forget it. Amounts are minor units; the bounds are those of the columns that keep them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from amends.core.money import is_currency
from amends.gates.table import problem
from amends.gates.types import UNSTATED, Problem, Record
from amends.orders.ports import FulfilmentFact, OrderFact, RefundFact

_LARGEST = 10**16
_MOST_PIECES = 2**31 - 1


def incomplete(record: Record) -> list[Problem]:
    """What is missing or impossible in one record."""
    about = record.external_id
    return [problem(code, field, about, **facts) for code, field, facts in _findings(record)]


Finding = tuple[str, str, dict[str, object]]


def _findings(record: Record) -> Iterator[Finding]:
    if not record.external_id:
        yield "field_absent", "id", {}
    match record:
        case OrderFact():
            yield from _order(record)
        case RefundFact():
            yield from _refund(record)
        case FulfilmentFact():
            if not record.order_external_id:
                yield "order_link_absent", "order", {"what": "fulfilment"}
            yield from _pieces((quantity for _, quantity in record.lines), "lines")


def _order(order: OrderFact) -> Iterator[Finding]:
    if not order.number:
        yield "field_absent", "number", {}
    if not order.version:
        yield "field_absent", "version", {}
    if not is_currency(order.currency):
        yield "currency_invalid", "currency", {"value": order.currency}
    if not order.lines:
        yield "lines_absent", "lines", {}
    ids = [line.external_id for line in order.lines]
    if not all(ids):
        yield "field_absent", "lines.id", {}
    elif len(set(ids)) < len(ids):
        yield "field_type", "lines.id", {"why": "two lines have the same id"}
    yield from _pieces((line.quantity for line in order.lines), "lines.quantity")
    yield from _amounts(
        (amount for line in order.lines for amount in (line.gross, line.discount, line.tax, line.total)), "lines"
    )
    yield from _amounts((order.subtotal, order.shipping, order.fees, order.tax, order.total), "total")
    for refund in order.refunds:
        yield from _refund(refund)


def _refund(refund: RefundFact) -> Iterator[Finding]:
    if not refund.order_external_id:
        yield "order_link_absent", "order", {"what": "refund"}
    if refund.currency != UNSTATED and not is_currency(refund.currency):
        yield "currency_invalid", "refund.currency", {"value": refund.currency}
    yield from _pieces((line.quantity for line in refund.lines), "refund.lines.quantity")
    yield from _amounts((refund.amount, refund.shipping, refund.adjustment), "refund.amount")
    yield from _amounts((amount for line in refund.lines for amount in (line.subtotal, line.tax)), "refund.lines")


def _amounts(amounts: Iterable[int], field: str) -> Iterator[Finding]:
    for amount in amounts:
        if abs(amount) > _LARGEST:
            yield "amount_out_of_range", field, {"value": amount}
            return


def _pieces(quantities: Iterable[int], field: str) -> Iterator[Finding]:
    for quantity in quantities:
        if not 0 <= quantity <= _MOST_PIECES:
            yield "quantity_invalid", field, {"value": quantity}
            return
