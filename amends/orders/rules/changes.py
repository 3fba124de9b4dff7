"""What a change makes of an order: plain arithmetic over canonical facts."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from amends.core.money import Money
from amends.orders.types import ChangeFact, LineChange, LineFact, OrderFact

ACTIONS = frozenset({"add", "replace", "quantity", "remove"})


def applied(order: OrderFact, change: ChangeFact) -> tuple[OrderFact, tuple[str, ...]]:
    """The order after the change, and the ids of lines that it names and the order does not have.

    The order's own totals move by as much as its lines do; shipping, fees and what else they hold stay.
    """
    lines = {line.external_id: line for line in order.lines}
    unknown = [done for one in change.lines if (done := _apply(lines, one, order.currency))]
    after = tuple(lines.values())

    def moved(name: str) -> int:
        return _sum(after, name) - _sum(order.lines, name)

    changed = msgspec.structs.replace(
        order,
        lines=after,
        subtotal=order.subtotal + moved("gross"),
        discount=order.discount + moved("discount"),
        tax=order.tax + moved("tax"),
        total=order.total + moved("total"),
        order_state=change.order_state or order.order_state,
        payment_state=change.payment_state or order.payment_state,
        fulfilment_state=change.fulfilment_state or order.fulfilment_state,
        updated_at=max(order.updated_at, change.at) if change.at else order.updated_at,
    )
    return changed, tuple(unknown)


def _apply(lines: dict[str, LineFact], change: LineChange, currency: str) -> str:
    """Change one line in place; the line's id when there is no such line, else ""."""
    name = change.line_external_id
    if change.line is not None:
        lines[name] = msgspec.structs.replace(change.line, external_id=name)
        return ""
    if name not in lines:
        return "" if change.action == "remove" else name
    if change.action == "remove":
        del lines[name]
    elif change.quantity is not None:
        lines[name] = with_quantity(lines[name], change.quantity, currency)
    return ""


def with_quantity(line: LineFact, quantity: int, currency: str) -> LineFact:
    """The line with another quantity: its amounts shrink or grow in proportion, each rounded once (half up), and
    what is paid follows from them as it did before."""
    before = line.quantity
    if quantity == before:
        return line
    if not before:
        price = line.unit_price or 0
        gross = Money.parse(price * quantity, currency, rounded=True).minor
        return msgspec.structs.replace(line, quantity=quantity, gross=gross, total=gross)
    gross, discount, tax = (_scaled(part, quantity, before) for part in (line.gross, line.discount, line.tax))
    extra = line.total - line.gross + line.discount
    more = tax if extra == line.tax else _scaled(extra, quantity, before)
    return msgspec.structs.replace(
        line, quantity=quantity, gross=gross, discount=discount, tax=tax, total=gross - discount + more
    )


def _scaled(amount: int, quantity: int, before: int) -> int:
    half_up = (2 * abs(amount) * quantity + before) // (2 * before)
    return half_up if amount >= 0 else -half_up


def _sum(lines: Iterable[LineFact], name: str) -> int:
    return sum(getattr(line, name) for line in lines)
