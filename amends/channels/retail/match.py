"""Finding the order line that a cancelled quantity was bought on. Pure rules.

A cancelled row names customer, stock code, price and quantity, but no order. We take the same customer's
purchases of that code up to that moment, newest first, at the same price, never more than was bought and
not yet given back. Where no purchase has that price, a purchase at another price is taken only if it is
the customer's only one with enough left. Everything else stays without a line, and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import msgspec

from amends.channels.retail.read import Row
from amends.channels.retail.sort import CURRENCY, Cancellation, pennies
from amends.orders.ports import RefundFact, RefundLineFact


class _Bought(msgspec.Struct):
    order: str
    line: str
    at: datetime
    price: int
    left: int


class Purchases:
    """What each customer bought and still has; taking from it is what matching does."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], list[_Bought]] = defaultdict(list)

    def add(self, row: Row) -> None:
        """A sold row; rows without customer cannot be told apart and are left out."""
        if row.customer and row.quantity > 0:
            bought = _Bought(row.invoice, str(row.place), row.at, row.price, row.quantity)
            self._by_key[row.customer, row.stock_code].append(bought)

    def sort(self) -> None:
        """Newest last (call once, when all rows are in)."""
        for some in self._by_key.values():
            some.sort(key=lambda bought: (bought.at, bought.order, bought.line))

    def take(self, row: Row) -> list[tuple[str, str, int]]:
        """(order, line, quantity) triples for a cancelled row; their sum may fall short of its quantity."""
        wanted = -row.quantity
        known = [
            bought
            for bought in reversed(self._by_key.get((row.customer, row.stock_code), []))
            if bought.left and bought.at <= row.at
        ]
        same = [bought for bought in known if bought.price == row.price]
        if not same and len(known) == 1 and known[0].left >= wanted:
            same = known
        whole = next((bought for bought in same if bought.left == wanted), None)
        taken = []
        for bought in [whole] if whole else same:
            part = min(wanted, bought.left)
            bought.left -= part
            wanted -= part
            taken.append((bought.order, bought.line, part))
            if not wanted:
                break
        return taken


def refunds(cancellation: Cancellation, purchases: Purchases) -> list[RefundFact]:
    """One refund per order that the cancellation reaches into, and one without order for the rest.

    External ids are "<invoice>" for the part without an order and "<invoice>/<order>" for the others.
    """
    parts: dict[str, list[RefundLineFact]] = {}
    for row in cancellation.rows:
        for order, fact in _row_parts(row, purchases.take(row)):
            parts.setdefault(order, []).append(fact)
    first = min(row.at for row in cancellation.rows)
    return [
        RefundFact(
            external_id=f"{cancellation.invoice}/{order}" if order else cancellation.invoice,
            order_external_id=order,
            at=first,
            currency=CURRENCY,
            amount=sum(line.total for line in lines),
            lines=tuple(lines),
            reason=_reason(cancellation.rows),
            kind="cancellation",
        )
        for order, lines in parts.items()
    ]


def _row_parts(row: Row, taken: list[tuple[str, str, int]]) -> Iterable[tuple[str, RefundLineFact]]:
    """Split a row over its lines; the amounts are differences of running totals, so no penny is lost."""
    pieces = list(taken)
    missing = -row.quantity - sum(quantity for _, _, quantity in taken)
    if missing:
        pieces.append(("", "", missing))
    done, paid = 0, 0
    for order, line, quantity in pieces:
        done += quantity
        upto = pennies(done * row.price)
        amount, paid = upto - paid, upto
        yield (
            order,
            RefundLineFact(
                line_external_id=line,
                quantity=quantity,
                subtotal=amount,
                total=amount,
                reason=f"{row.stock_code} {row.description}".strip(),
            ),
        )


def _reason(rows: Iterable[Row]) -> str:
    texts = list(dict.fromkeys(row.description for row in rows if row.description))
    return "; ".join(texts[:3]) + (f" and {len(texts) - 3} more" if len(texts) > 3 else "")
