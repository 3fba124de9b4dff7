"""What was paid for a unit, and what the channel has given back for it: exact shares of the line's amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from amends.core.money import share
from amends.orders.rules.units import take_from
from amends.orders.types import UnitPaid

Pieces = Sequence[tuple[int, str, int]]
"""The units of a line: (id, serial, quantity)."""


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """The amounts of a line, and what the channel refunded of it: by line, and by amount only (a refund that names
    no lines, this line's share of it)."""

    gross: int
    discount: int
    tax: int
    total: int
    refunded_quantity: int = 0
    refunded: int = 0


@dataclass(frozen=True, slots=True)
class PaidShare:
    """One unit's share. price - discount (+ tax where it is not in the price) = paid, as for the line."""

    price: int
    discount: int
    tax: int
    paid: int
    refunded_quantity: int
    refunded: int


def shares(line: LineAmounts, units: Pieces) -> dict[int, PaidShare]:
    """Per unit id; over all units each amount sums up to the line's, to the minor unit."""
    order = sorted(units, key=lambda unit: (unit[1] != "", unit[1], unit[0]))
    weights = [pieces for _, _, pieces in order]
    if not any(weights):
        return {unit_id: PaidShare(0, 0, 0, 0, 0, 0) for unit_id, _, _ in order}
    price, tax, paid = (share(amount, weights) for amount in (line.gross, line.tax, line.total))
    discount = share(line.discount, weights)
    extra = line.total - line.gross + line.discount
    if extra in (0, line.tax):  # the line adds up: let every unit add up as well, the discount takes the odd penny
        discount = [
            one_price + (one_tax if extra else 0) - one_paid
            for one_price, one_tax, one_paid in zip(price, tax, paid, strict=True)
        ]
    taken = take_from(order, line.refunded_quantity)
    refunded = _refunded(line.refunded, [taken[unit_id] for unit_id, _, _ in order], weights, paid)
    return {
        unit_id: PaidShare(price[n], discount[n], tax[n], paid[n], taken[unit_id], refunded[n])
        for n, (unit_id, _, _) in enumerate(order)
    }


def _refunded(amount: int, taken: Sequence[int], weights: Sequence[int], paid: Sequence[int]) -> list[int]:
    """The refunded money over the units: where pieces were taken, by pieces; else by what was paid."""
    if any(taken):
        return share(amount, taken)
    return share(amount, paid if any(part > 0 for part in paid) and min(paid) >= 0 else weights)


def amount_only(refunds: Sequence[int], totals: Sequence[int]) -> list[int]:
    """Refunds that name no lines, shared over the order's lines by what was paid for each."""
    positive = [max(total, 0) for total in totals]
    parts = [0] * len(totals)
    for amount in refunds:
        if totals:
            parts = [part + more for part, more in zip(parts, share(amount, positive), strict=True)]
    return parts


@dataclass(frozen=True, slots=True)
class Header:
    """What an order says of itself as a whole."""

    total: int
    tax: int
    shipping: int
    shipping_tax: int
    fees: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How an order's own figures stand beside its lines: `discounts` and `taxes` that no line carries, shared over
    the lines; `shipping` and `fees` charged on top of them, tax included. With the lines they make the order's
    total, unless it holds something that it does not name."""

    discounts: tuple[int, ...]
    taxes: tuple[int, ...]
    shipping: int
    fees: int


def spread(order: Header, totals: Sequence[int], taxes: Sequence[int]) -> Spread:
    """What of the order's total is beside its lines.

    Less than its lines come to: a discount on the order that no line carries, shared by what each costs. Less
    than lines and charges: a discount on the charges. More: tax of the order that no line carries.
    """
    rest = order.total - sum(totals)
    weights = [max(total, 0) for total in totals]
    none = tuple(0 for _ in totals)
    if not any(weights) or order.total < 0:
        return Spread(none, none, 0, 0)
    if rest < 0:
        return Spread(tuple(share(-rest, weights)), none, 0, 0)
    fees = min(max(order.fees, 0), rest)
    shipping = min(max(order.shipping + order.shipping_tax, 0), rest - fees)
    beside = rest - fees - shipping
    missing = min(beside, max(0, order.tax - sum(taxes) - max(order.shipping_tax, 0)))
    return Spread(none, tuple(share(missing, weights)), shipping, fees)


def with_twin(mine: UnitPaid, other: UnitPaid) -> UnitPaid:
    """What two records of one unit say together: of refunds the most that either tells, of the money that is left
    the least. Amounts in another currency cannot be compared; the pieces can."""
    alike = mine.currency == other.currency
    lefts = [one.order_left for one in (mine, other) if one.order_left is not None]
    return msgspec.structs.replace(
        mine,
        refunded_quantity=max(mine.refunded_quantity, min(other.refunded_quantity, mine.quantity)),
        refunded=max(mine.refunded, other.refunded) if alike else mine.refunded,
        order_left=min(lefts) if alike and lefts else mine.order_left,
    )
