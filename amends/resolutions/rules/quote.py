"""What a remedy pays: one calculation for looking and for posting.

A unit's paid amount is spread over its quantity by largest remainder, always over what is still left, so the
sum of all full refunds of a unit is what was paid for it, to the cent, in whatever order and sizes they
come and whatever was cancelled in between. A partial credit takes its share of that value once, and the rest of
the value goes with it: it never makes the next unit's refund larger.
"""

from __future__ import annotations

from fractions import Fraction

import msgspec

from amends.core.errors import Refused
from amends.core.money import Money, share
from amends.orders.api import UnitPaid
from amends.resolutions.rules import explain
from amends.resolutions.types import Preview

UNPAID_STATES = frozenset({"pending", "authorized", "voided", "failed"})
"""Payment states of an order in which no money has reached the merchant."""


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """What our own remedies hold of a unit. `value` and `tax`: the full worth of the `quantity` given to
    remedies, whatever share of it was paid; `on_order`: money granted on the whole order."""

    quantity: int = 0
    value: int = 0
    tax: int = 0
    on_order: int = 0


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """The amounts of one remedy, and the full `value` and `value_tax` that it takes off the unit."""

    preview: Preview
    value: int
    value_tax: int


def quote(paid: UnitPaid, used: Used, quantity: int, share_percent: int) -> Quote:
    """The remedy for `quantity` of the unit at `share_percent` of its paid price.

    Refused: share_invalid, quantity_too_large, order_not_paid, nothing_left.
    """
    _check(paid, used, quantity, share_percent)
    value, value_tax = _full(paid, used, quantity)
    total = _share_of(value, share_percent, paid.currency)
    capped = _order_cap(paid, used, total)
    tax = min(capped, _share_of(value_tax, share_percent, paid.currency))
    if capped < total:
        tax = share(capped, [tax, total - tax])[0]
    preview = Preview(
        currency=paid.currency,
        quantity=quantity,
        net=capped - tax,
        tax=tax,
        total=capped,
        lines=explain.lines(paid, quantity, share_percent, value=value, total=total, capped=capped),
    )
    return Quote(preview=preview, value=value, value_tax=value_tax)


def _share_of(amount: int, percent: int, currency: str) -> int:
    """The one place where a percentage is rounded: half up to the minor unit."""
    return Money(amount, currency).portion(Fraction(percent, 100)).minor


def _check(paid: UnitPaid, used: Used, quantity: int, share_percent: int) -> None:
    if isinstance(share_percent, bool) or not 1 <= share_percent <= 100:
        raise Refused("share_invalid", share=share_percent)
    if not 1 <= quantity <= paid.quantity:
        raise Refused("quantity_too_large", available=paid.quantity)
    if paid.payment_state in UNPAID_STATES:
        raise Refused("order_not_paid", state=paid.payment_state)
    if quantity > paid.quantity - used.quantity - paid.refunded_quantity:
        raise nothing_left(paid, used)


def _full(paid: UnitPaid, used: Used, quantity: int) -> tuple[int, int]:
    """The full value of `quantity` and the tax in it, out of what is left of the unit."""
    left_quantity = paid.quantity - used.quantity - paid.refunded_quantity
    outside = outside_value(paid)
    left = max(0, paid.paid - used.value - outside)
    if paid.paid > 0 and left == 0:
        raise nothing_left(paid, used)
    value = share(left, [quantity, left_quantity - quantity])[0]
    outside_tax = share(paid.tax, [outside, paid.paid - outside])[0]
    left_tax = min(left, max(0, paid.tax - used.tax - outside_tax))
    return value, share(left_tax, [value, left - value])[0] if left else 0


def outside_value(paid: UnitPaid) -> int:
    """What the channel's own refunds took off the unit: the money, at least the full value of the quantity
    that it took back (one of three refunded at half price does not make the other two worth more)."""
    quantity = min(paid.refunded_quantity, paid.quantity)
    fair = share(paid.paid, [quantity, paid.quantity - quantity])[0] if paid.quantity else 0
    return min(paid.paid, max(paid.refunded, fair))


def _order_cap(paid: UnitPaid, used: Used, total: int) -> int:
    """Never more than what is left of the money taken for the whole order."""
    if paid.order_left is None:
        return total
    left = paid.order_left - used.on_order
    if total > 0 and left <= 0:
        raise nothing_left(paid, used)
    return min(total, left)


def nothing_left(paid: UnitPaid, used: Used) -> Refused:
    """The refusal with the figures behind it."""
    return Refused(
        "nothing_left",
        used=used.quantity,
        quantity=paid.quantity,
        refunded=str(Money(paid.refunded, paid.currency)),
    )
