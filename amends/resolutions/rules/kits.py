"""What is left of a kit: of the whole, or of one of its parts.

Every piece weighs what it would cost when sold apart. What some pieces are worth is their part, by weight, of what
is left of the kit's price beside everything that was given for any of its pieces: so all refunds of a kit together
are its price to the minor unit, whether it comes back whole, part by part, or both. A kit counts as whole only
while all of its parts are there.
"""

from __future__ import annotations

import msgspec

from amends.core.money import share
from amends.orders.ports import Kit, KitPart, UnitPaid


class HeldLine(msgspec.Struct, frozen=True, kw_only=True):
    """What our remedies hold of a unit of a kit's line: pieces, their `value` and the `tax` in it. `credit` was
    given on pieces that stay with the customer."""

    unit_id: int
    line_id: int
    quantity: int
    value: int
    tax: int
    credit: int = 0


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of a unit: pieces, their value, and the tax in it."""

    quantity: int
    value: int
    tax: int


def room_in_kit(paid: UnitPaid, kit: Kit, held: tuple[HeldLine, ...], own: int) -> Room:
    """What is left of the unit (`own`: its pieces that no remedy holds) beside all others of its kit."""
    free = [_free(kit, part, held) for part in kit.parts]
    weights = [part.weight * pieces for part, pieces in zip(kit.parts, free, strict=True)]
    outside = outside_of(kit)
    left = money_left(kit, held, paid.sold_unit_id)
    left_tax = kit.tax - sum(one.tax for one in held) - _part(kit.tax, outside, kit.paid)
    if paid.order_line_id == kit.whole.line_id:
        whole = min(pieces * kit.whole.pieces // part.pieces for part, pieces in zip(kit.parts, free, strict=True))
        quantity = min(own, whole)
        mine = sum(part.weight * _pieces(kit, part, quantity) for part in kit.parts)
    else:
        place = next(n for n, part in enumerate(kit.parts) if part.line_id == paid.order_line_id)
        quantity = min(own, free[place])
        mine = kit.parts[place].weight * quantity
    value = _part(left, mine, sum(weights))
    return Room(
        quantity=max(0, quantity),
        value=value,
        tax=_part(max(0, min(left, left_tax)), value, left),
    )


def money_left(kit: Kit, held: tuple[HeldLine, ...], unit_id: int) -> int:
    """What is left of the kit's price, the unit's own credits not taken off."""
    credit = sum(one.credit for one in held if one.unit_id != unit_id)
    return max(0, kit.paid - outside_of(kit) - sum(one.value for one in held) - credit)


def caps(paid: UnitPaid, kit: Kit, held: tuple[HeldLine, ...]) -> tuple[int, int]:
    """The most pieces and money that the unit may hold as things stand, what the channel took included."""
    mine = sum(one.quantity for one in held if one.unit_id == paid.sold_unit_id)
    room = room_in_kit(paid, kit, held, paid.quantity - mine - paid.refunded_quantity)
    others = sum(one.value + one.credit for one in held if one.unit_id != paid.sold_unit_id)
    return mine + room.quantity + paid.refunded_quantity, max(0, kit.paid - others)


def pieces_of(paid: UnitPaid, quantity: int) -> int:
    """How many pieces of goods so many of the unit are: a kit is as many as its parts."""
    if paid.kit is None or paid.order_line_id != paid.kit.whole.line_id:
        return quantity
    return sum(_pieces(paid.kit, part, quantity) for part in paid.kit.parts)


def _free(kit: Kit, part: KitPart, held: tuple[HeldLine, ...]) -> int:
    """The part's pieces that nothing has taken, by itself or with the whole kit."""

    def taken(line: KitPart) -> int:
        return line.refunded_quantity + sum(one.quantity for one in held if one.line_id == line.line_id)

    return max(0, part.pieces - taken(part) - _pieces(kit, part, taken(kit.whole)))


def _pieces(kit: Kit, part: KitPart, kits: int) -> int:
    """The part's pieces in so many kits; an odd one goes with the earlier kit."""
    return -(-part.pieces * kits // kit.whole.pieces)


def outside_of(kit: Kit) -> int:
    """What the channel took off the kit: its money, at least the fair value of the pieces that it took back."""
    lines = (kit.whole, *kit.parts)
    all_weight = sum(part.weight * part.pieces for part in kit.parts)
    back = sum(
        part.weight * min(part.pieces, part.refunded_quantity + _pieces(kit, part, kit.whole.refunded_quantity))
        for part in kit.parts
    )
    return min(kit.paid, max(sum(one.refunded for one in lines), _part(kit.paid, back, all_weight)))


def _part(amount: int, mine: int, of: int) -> int:
    """Of the amount, what falls to `mine` of `of`."""
    return share(amount, [min(mine, of), of - min(mine, of)])[0] if of > 0 and mine > 0 else 0
