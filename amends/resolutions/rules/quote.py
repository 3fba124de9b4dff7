"""What a remedy pays: one calculation for looking and for posting."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import msgspec

from amends.core.errors import Refused
from amends.core.money import Money, share
from amends.decisions.ports import Asked
from amends.orders.ports import UnitPaid
from amends.resolutions.rules import explain
from amends.resolutions.rules.deductions import Cut, amount_of
from amends.resolutions.rules.kits import money_left, pieces_of
from amends.resolutions.rules.pieces import Pieces, Used, left_of, nothing_left, outside_value, some
from amends.resolutions.types import AmountLine, Preview, RefundPolicy

__all__ = ["Quote", "Used", "nothing_left", "outside_value", "quote"]

UNPAID_STATES = frozenset({"pending", "authorized", "voided", "failed"})
"""Payment states of an order in which no money has reached the merchant."""
_FULL = 100  # percent


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """The amounts of one remedy, and what it takes: the full `value` and `value_tax` of pieces that no other
    remedy
    may have (`pieces`), `credit` on pieces that the customer keeps (negative: a refund that takes in an earlier
    credit), and `charges` of the order
    (`charges_tax`: the tax in them). `pay_*`: in the currency of the payment, where that is another one."""

    preview: Preview
    value: int
    value_tax: int
    pieces: int = 0
    credit_quantity: int = 0
    credit: int = 0
    credit_tax: int = 0
    charges: int = 0
    charges_tax: int = 0


class _Amounts(msgspec.Struct, kw_only=True):
    """The amount while it is worked out."""

    total: int
    tax: int
    value: int
    lines: list[AmountLine]
    charges: int = 0
    charges_tax: int = 0


def quote(
    paid: UnitPaid,
    used: Used,
    quantity: int,
    share_percent: int | Asked = _FULL,
    policy: RefundPolicy | None = None,
    cuts: tuple[Cut, ...] = (),
) -> Quote:
    """The remedy for `quantity` of the unit.

    `cuts`: deductions for use and handling. Refused: share_invalid, quantity_too_large, order_not_paid,
    order_cancelled, nothing_left, amount_not_positive, amount_too_high, currency_foreign.
    """
    ask = share_percent if isinstance(share_percent, Asked) else Asked(share_percent=share_percent)
    _check(paid, ask, quantity)
    left = left_of(paid, used)
    if quantity > left.quantity:
        raise nothing_left(paid, used)
    taken = some(left, quantity)
    if paid.paid > 0 and left.fresh_value + left.touched_value <= left.credit and not _rounded_off(paid, used):
        raise nothing_left(paid, used)
    made = _kept(paid, ask, taken) if ask.keep else _given(paid, ask, taken, cuts)
    if not ask.keep and not ask.in_kind:
        _add_charges(made, paid, used, ask, quantity, policy or RefundPolicy())
    _cap(made, paid, used)
    return _quote(made, paid, used, ask, taken, quantity, _digest(paid, quantity, ask, made))


def _rounded_off(paid: UnitPaid, used: Used) -> bool:
    """A part of a kit may be worth less than half a minor unit: it comes back for nothing, and its share falls to
    the parts that come after it."""
    own = any(one.credit for one in used.kit if one.unit_id == paid.sold_unit_id)
    return paid.kit is not None and not own and money_left(paid.kit, used.kit, paid.sold_unit_id) > 0


def _check(paid: UnitPaid, ask: Asked, quantity: int) -> None:
    if isinstance(ask.share_percent, bool) or not 1 <= ask.share_percent <= _FULL:
        raise Refused("share_invalid", share=ask.share_percent)
    if not 1 <= quantity <= paid.quantity:
        raise Refused("quantity_too_large", available=paid.quantity)
    if paid.payment_state in UNPAID_STATES:
        raise Refused("order_not_paid", state=paid.payment_state)
    if paid.order_state == "cancelled":
        raise Refused("order_cancelled")
    if ask.fixed is not None:
        if ask.currency != paid.currency:
            raise Refused("currency_foreign", currency=ask.currency, order=paid.currency, field="currency")
        if isinstance(ask.fixed, bool) or ask.fixed < 1:
            raise Refused("amount_not_positive", field="amount_minor")


def _portion(amount: int, percent: int, currency: str) -> int:
    """The one place where a percentage is rounded: half up to the minor unit."""
    return Money(amount, currency).portion(Fraction(percent, _FULL)).minor


def _most(ask: Asked, most: int, paid: UnitPaid) -> int:
    assert ask.fixed is not None
    if ask.fixed > most:
        raise Refused("amount_too_high", most=str(Money(most, paid.currency)), field="amount_minor")
    return ask.fixed


def _kept(paid: UnitPaid, ask: Asked, taken: Pieces) -> _Amounts:
    """A credit on pieces that the customer keeps: a share of their whole value, at most what is left of it."""
    most = taken.value - taken.credit
    wanted = _portion(taken.value, ask.share_percent, paid.currency)
    total = min(most, wanted) if ask.fixed is None else _most(ask, most, paid)
    tax = share(taken.tax - taken.credit_tax, [total, most - total])[0] if most else 0
    lines = explain.worth(paid, taken.quantity, taken.value)
    lines += explain.asked(
        paid, ask.share_percent, ask.fixed, (wanted if ask.fixed is None else total) - taken.value
    )
    if ask.fixed is None and wanted > total:
        lines.append(explain.earlier(paid, taken.credit, total - wanted))
    return _Amounts(total=total, tax=tax, value=taken.value, lines=lines)


def _given(paid: UnitPaid, ask: Asked, taken: Pieces, cuts: tuple[Cut, ...]) -> _Amounts:
    """A refund that takes the pieces: what is left of their value, less deductions, the share of it."""
    most = taken.value - taken.credit
    lines = explain.worth(paid, taken.quantity, taken.value)
    if taken.credit:
        lines.append(explain.earlier(paid, taken.credit, -taken.credit))
    total = most
    if ask.fixed is None and not ask.in_kind:
        for cut in cuts:
            less = min(total, amount_of(cut, taken.value, taken.quantity, paid.currency))
            if less:
                lines.append(explain.deduction(cut, -less))
            total -= less
    before = total
    total = _portion(before, ask.share_percent, paid.currency) if ask.fixed is None else _most(ask, most, paid)
    lines += explain.asked(paid, ask.share_percent, ask.fixed, total - before)
    left_tax = max(0, taken.tax - taken.credit_tax)
    tax = share(min(left_tax, most), [total, most - total])[0] if most else 0
    return _Amounts(total=total, tax=tax, value=taken.value, lines=lines)


def _add_charges(
    made: _Amounts, paid: UnitPaid, used: Used, ask: Asked, quantity: int, policy: RefundPolicy
) -> None:
    """Shipping and fees of the order, as the policy says: never, with the refund that completes the order, or an
    equal part with each piece. What was given back of them before, here or in the channel, is not given again."""
    if ask.share_percent != _FULL or ask.fixed is not None:
        return
    owed = (paid.shipping if policy.shipping != "never" else 0) + (paid.fees if policy.fees != "never" else 0)
    owed = max(0, owed - paid.charges_refunded - used.charges)
    if not owed:
        return
    quantity = pieces_of(paid, quantity)
    open_pieces = max(quantity, paid.order_quantity - paid.order_refunded_quantity - used.order_quantity)
    each = share(owed, [quantity, open_pieces - quantity])[0]
    whole = owed if open_pieces == quantity else 0
    # both charges follow one rule when they follow the same; else the part of each that its own rule gives
    by = {policy.shipping, policy.fees} - {"never"}
    amount = each if by == {"pieces"} else whole
    if not amount:
        return
    tax = share(min(paid.shipping_tax, paid.shipping + paid.fees), [amount, paid.shipping + paid.fees - amount])[0]
    made.lines.append(explain.charges(amount, complete=open_pieces == quantity))
    made.charges, made.charges_tax = amount, tax
    made.total, made.tax = made.total + amount, made.tax + tax


def _cap(made: _Amounts, paid: UnitPaid, used: Used) -> None:
    """Never more than what is left of the money taken for the whole order."""
    if paid.order_left is None:
        return
    left = paid.order_left - used.on_order
    if made.total > 0 and left <= 0:
        raise nothing_left(paid, used)
    if made.total > left:
        made.lines.append(explain.order_cap(left - made.total))
        made.tax = share(left, [made.tax, made.total - made.tax])[0]
        made.charges, made.charges_tax = min(made.charges, left), min(made.charges_tax, made.tax, left)
        made.total = left


def _quote(
    made: _Amounts, paid: UnitPaid, used: Used, ask: Asked, taken: Pieces, quantity: int, digest: str
) -> Quote:
    currency, minor = _payment(paid, used, made.total)
    preview = Preview(
        currency=paid.currency,
        quantity=quantity,
        net=made.total - made.tax,
        tax=made.tax,
        total=made.total,
        lines=tuple(made.lines),
        charges=made.charges,
        pay_currency=currency,
        pay_minor=minor,
        digest=digest,
    )
    if ask.keep:
        return Quote(
            preview=preview,
            value=0,
            value_tax=0,
            credit_quantity=quantity - taken.touched,
            credit=made.total,
            credit_tax=made.tax,
        )
    return Quote(
        preview=preview,
        value=taken.value,
        value_tax=taken.tax,
        pieces=quantity,
        credit_quantity=-taken.touched,
        credit=-taken.credit,
        credit_tax=-taken.credit_tax,
        charges=made.charges,
        charges_tax=made.charges_tax,
    )


def _payment(paid: UnitPaid, used: Used, total: int) -> tuple[str, int]:
    """The amount in the currency in which the customer paid, by the rate of the payment itself: its part of what
    is left there. So the last refund of an order gives back the last unit of what was taken."""
    if paid.taken is None:
        return paid.currency, total
    left = max(0, paid.taken.taken - paid.taken.back - used.paid_out)
    of = max(total, (paid.order_left or 0) - used.on_order)
    return paid.taken.currency, share(left, [total, of - total])[0] if of else 0


def _digest(paid: UnitPaid, quantity: int, ask: Asked, made: _Amounts) -> str:
    """Names the amount with every figure behind it: two previews with one digest are the same calculation."""
    seen = [paid.sold_unit_id, paid.currency, quantity, ask, made.total, made.tax, made.value, made.lines]
    return hashlib.blake2b(msgspec.json.encode(seen), digest_size=8).hexdigest()
