"""Amounts that a payload states for the whole order only, shared over its lines to the last minor unit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from amends.channels.reading import Reader, plain
from amends.core.money import exponent, share
from amends.orders.ports import LineFact


def unit_price(gross: int, quantity: int, currency: str) -> Decimal:
    """Six digits, rounded here once; the line's amounts do not depend on it."""
    if not quantity:
        return Decimal(0)
    return (Decimal(gross).scaleb(-exponent(currency)) / quantity).quantize(Decimal("0.000001"))


def share_discount(
    reader: Reader, lines: Sequence[LineFact], amount: int, inside: bool, currency: str, field: str
) -> tuple[LineFact, ...]:
    """A discount that the payload gives to no line, shared over them by what is left to pay for each; noted.

    An amount that is larger than the lines are worth is not shared: then the total will not add up, and is held.
    """
    worth = [max(line.gross - line.discount, 0) for line in lines]
    if not amount or amount > sum(worth):
        return tuple(lines)
    reader.note("discount_shared", field, amount=plain(amount, currency))
    parts = share(amount, worth)
    return tuple(
        settled(line, line.gross, line.discount + part, line.tax, inside)
        for line, part in zip(lines, parts, strict=True)
    )


def share_tax(lines: Sequence[LineFact], tax: int, inside: bool) -> tuple[LineFact, ...]:
    """The order's tax on its lines, by the tax that each stated alone, else by what is paid for each."""
    if not lines:
        return ()
    weights = [max(line.tax, 0) for line in lines]
    if not any(weights):
        weights = [max(line.gross - line.discount, 0) for line in lines]
    parts = share(tax, weights)
    return tuple(
        settled(line, line.gross, line.discount, part, inside) for line, part in zip(lines, parts, strict=True)
    )


def settled(line: LineFact, gross: int, discount: int, tax: int, inside: bool) -> LineFact:
    """The line with these amounts and the total that they make."""
    return msgspec.structs.replace(
        line, gross=gross, discount=discount, tax=tax, total=gross - discount + (0 if inside else tax)
    )
