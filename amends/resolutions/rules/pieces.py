"""What is left of a sold unit, and what a number of its pieces is worth.

A unit's paid amount is spread over its pieces by largest remainder, always over what is still left, so all of its
refunds together are what was paid for it, to the minor unit, in whatever order and sizes they come and whatever
was cancelled in between. A credit whose piece the customer keeps takes only its own money: the piece can still be
refunded (for the rest), repaired or replaced. Pieces without a credit are taken first.
"""

from __future__ import annotations

import msgspec

from amends.core.errors import Refused
from amends.core.money import Money, share
from amends.orders.ports import UnitPaid
from amends.resolutions.rules.kits import HeldLine, room_in_kit


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """What our own remedies hold. Of the unit: `quantity` given to remedies, its full `value` and the `tax` in it,
    whatever share was paid; and credits on `credit_quantity` pieces that the customer keeps (`credit`, and the
    `credit_tax` in it). `line_*`: of the line's other units, credits included; `kit`: of all units of its kit. Of
    the order: money granted (`on_order`), of which for shipping and fees (`charges`), pieces refunded, and
    money in the currency of the payment where that is another one (`paid_out`)."""

    quantity: int = 0
    value: int = 0
    tax: int = 0
    credit_quantity: int = 0
    credit: int = 0
    credit_tax: int = 0
    line_quantity: int = 0
    line_value: int = 0
    kit: tuple[HeldLine, ...] = ()
    on_order: int = 0
    charges: int = 0
    order_quantity: int = 0
    paid_out: int = 0


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """What is left: `fresh` pieces without a credit, `touched` ones with one. Values are whole, before credits."""

    fresh: int
    fresh_value: int
    fresh_tax: int
    touched: int
    touched_value: int
    touched_tax: int
    credit: int
    credit_tax: int

    @property
    def quantity(self) -> int:
        """Pieces that no remedy has taken."""
        return self.fresh + self.touched


class Pieces(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the pieces that are left: their whole `value` and the `tax` in it, and the `credit` (and tax in it)
    that was given on `touched` of them before."""

    quantity: int
    touched: int
    value: int
    tax: int
    credit: int
    credit_tax: int


def left_of(paid: UnitPaid, used: Used) -> Left:
    """What is left of the unit beside our remedies, the channel's refunds, and the other units of its line."""
    quantity = paid.quantity - used.quantity - paid.refunded_quantity
    if paid.kit is not None:
        room = room_in_kit(paid, paid.kit, used.kit, quantity)
        return _split(room.quantity, room.value, room.tax, used)
    outside = outside_value(paid)
    value = max(0, paid.paid - used.value - outside)
    if paid.siblings and (used.line_quantity or used.line_value):
        others = paid.line_quantity - paid.line_refunded_quantity - used.quantity - used.line_quantity
        quantity = min(quantity, others)
        value = max(0, min(value, paid.line_paid - paid.line_refunded - used.value - used.line_value))
    quantity = max(0, quantity)
    outside_tax = share(paid.tax, [outside, paid.paid - outside])[0] if paid.paid > 0 else 0
    tax = min(value, max(0, paid.tax - used.tax - outside_tax))
    return _split(quantity, value, tax, used)


def _split(quantity: int, value: int, tax: int, used: Used) -> Left:
    touched = min(quantity, used.credit_quantity)
    credit = min(value, used.credit)
    whole = max(share(value, [touched, quantity - touched])[0] if touched else 0, credit)
    credit_tax = min(credit, tax, used.credit_tax)
    whole_tax = min(whole, max(share(tax, [whole, value - whole])[0] if whole else 0, credit_tax))
    return Left(
        fresh=quantity - touched,
        fresh_value=value - whole,
        fresh_tax=min(tax - whole_tax, value - whole),
        touched=touched,
        touched_value=whole,
        touched_tax=whole_tax,
        credit=credit,
        credit_tax=credit_tax,
    )


def some(left: Left, quantity: int) -> Pieces:
    """So many of what is left; those without a credit first."""
    fresh = min(quantity, left.fresh)
    touched = quantity - fresh
    value, tax = _part(left.fresh_value, left.fresh_tax, fresh, left.fresh)
    if not touched:
        return Pieces(quantity=quantity, touched=0, value=value, tax=tax, credit=0, credit_tax=0)
    more, more_tax = _part(left.touched_value, left.touched_tax, touched, left.touched)
    credit, credit_tax = _part(left.credit, left.credit_tax, touched, left.touched)
    return Pieces(
        quantity=quantity,
        touched=touched,
        value=value + more,
        tax=tax + more_tax,
        credit=credit,
        credit_tax=min(credit_tax, more_tax),
    )


def _part(value: int, tax: int, pieces: int, of: int) -> tuple[int, int]:
    if not of:
        return 0, 0
    mine = share(value, [pieces, of - pieces])[0]
    return mine, share(tax, [mine, value - mine])[0] if value else 0


def outside_value(paid: UnitPaid) -> int:
    """What the channel's own refunds took off the unit: the money, at least the full value of the quantity
    that it took back (one of three refunded at half price does not make the other two worth more)."""
    quantity = min(paid.refunded_quantity, paid.quantity)
    fair = share(paid.paid, [quantity, paid.quantity - quantity])[0] if paid.quantity else 0
    return min(paid.paid, max(paid.refunded, fair))


def nothing_left(paid: UnitPaid, used: Used) -> Refused:
    """The refusal with the figures behind it."""
    return Refused(
        "nothing_left",
        used=used.quantity,
        quantity=paid.quantity,
        refunded=str(Money(paid.refunded, paid.currency)),
    )
