"""The calculation in lines that a customer, an agent and an auditor can read; they add up to the total."""

from __future__ import annotations

from amends.core.money import Money, share
from amends.orders.ports import UnitPaid
from amends.resolutions.rules.deductions import Cut
from amends.resolutions.types import AmountLine


def worth(paid: UnitPaid, quantity: int, value: int) -> list[AmountLine]:
    """Price, discount, tax and what was refunded before of the quantity: summing to `value`."""
    found = _bought(paid, quantity)
    bought = sum(line.minor for line in found)
    fair = _part(paid.paid, paid, quantity)
    if fair != bought:
        found.append(_line("other", "Rounding and other adjustments on the order", fair - bought))
    if value != fair:
        if paid.refunded or paid.refunded_quantity:
            text = f"Already refunded in the channel: {Money(paid.refunded, paid.currency)} for this unit"
            found.append(_line("earlier", text, value - fair))
        elif paid.kit is not None:
            text = f"Its part of what is left of {paid.kit.title}, to the cent"
            found.append(_line("other", text, value - fair))
        else:
            text = f"Odd cent, so that all {paid.quantity} together give exactly what was paid"
            found.append(_line("other", text, value - fair))
    return found


def asked(paid: UnitPaid, share_percent: int, fixed: int | None, minor: int) -> list[AmountLine]:
    """What the decision itself changes: a share, or an amount that somebody set."""
    if fixed is not None:
        return [_line("share", f"{Money(fixed, paid.currency)}, as decided", minor)]
    if share_percent == 100:
        return []
    return [_line("share", f"{share_percent} % of the paid price, as decided", minor)]


def earlier(paid: UnitPaid, credit: int, minor: int) -> AmountLine:
    """What an earlier credit leaves."""
    return _line("earlier", f"Credited before on the same: {Money(credit, paid.currency)}", minor)


def deduction(cut: Cut, minor: int) -> AmountLine:
    """What a rule takes off."""
    return _line("deduction", cut.text, minor)


def charges(minor: int, *, complete: bool) -> AmountLine:
    """Shipping and fees."""
    text = (
        "Shipping and fees, because all of the order is refunded now" if complete else "Its part of the shipping"
    )
    return _line("shipping", text, minor)


def order_cap(minor: int) -> AmountLine:
    """What the order as a whole leaves."""
    return _line("earlier", "Other refunds on this order leave no more than this", minor)


def _bought(paid: UnitPaid, quantity: int) -> list[AmountLine]:
    of = f"{quantity} of {paid.quantity}" if paid.quantity > 1 else "the unit"
    if paid.kit is not None and paid.order_line_id != paid.kit.whole.line_id:
        of += f", its part by list value of {paid.kit.title}"
    found = [_line("price", f"Price of {of}", _part(paid.price, paid, quantity))]
    if paid.discount:
        found.append(
            _line(
                "discount",
                "Discounts on the line and its share of the order's",
                -_part(paid.discount, paid, quantity),
            )
        )
    if paid.tax and not tax_included(paid):
        found.append(_line("tax", "Tax paid on it", _part(paid.tax, paid, quantity)))
    return found


def tax_included(paid: UnitPaid) -> bool:
    """Whether the price already holds the tax (the order's figures tell)."""
    before = paid.price - paid.discount
    return abs(before - paid.paid) < abs(before + paid.tax - paid.paid)


def _part(amount: int, paid: UnitPaid, quantity: int) -> int:
    return share(amount, [quantity, paid.quantity - quantity])[0]


def _line(kind: str, text: str, minor: int) -> AmountLine:
    return AmountLine(kind=kind, text=text, minor=minor)
