"""Kits: several goods sold at one price. The parts share it by what each would cost when sold apart; where that is
not known of every part, by what each costs the seller; where neither is, piece by piece alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from amends.core.money import share
from amends.orders.types import Kit, KitPart, UnitPaid


@dataclass(frozen=True, slots=True)
class KitLine:
    """A line of a kit as it is stored. `list_minor`: list value of all its pieces, `cost`: (currency, of one)."""

    line_id: int
    external_id: str
    part_of: str
    title: str
    quantity: int
    gross: int
    discount: int
    tax: int
    total: int
    list_minor: int | None
    cost: tuple[str, int] | None
    refunded_quantity: int
    refunded: int
    unit_ids: tuple[int, ...]


def kit_of(line_id: int, lines: Sequence[KitLine]) -> tuple[KitLine, list[KitLine]] | None:
    """The line that bears the price and the parts that share it; None when this line is in no kit.

    A part with a price of its own stands for itself, and a kit whose own line costs nothing is the sum of its
    parts: nothing is shared there.
    """
    by_id = {one.line_id: one for one in lines}
    mine = by_id.get(line_id)
    if mine is None:
        return None
    whole = next((one for one in lines if mine.part_of and one.external_id == mine.part_of), mine)
    parts = [
        one
        for one in lines
        if one.part_of and one.part_of == whole.external_id and not one.total and not one.gross and one.quantity
    ]
    if whole.total <= 0 or not parts or whole.quantity < 1 or not (mine is whole or mine in parts):
        return None
    return whole, parts


def weights(parts: Sequence[KitLine]) -> list[int]:
    """What one piece of each part weighs."""
    if all(one.list_minor for one in parts):
        return [max(1, (one.list_minor or 0) // one.quantity) for one in parts]
    costs = [one.cost for one in parts if one.cost is not None and one.cost[1] > 0]
    if len(costs) == len(parts) and len({currency for currency, _ in costs}) == 1:
        return [minor for _, minor in costs]
    return [1] * len(parts)


def kit(whole: KitLine, parts: Sequence[KitLine], paid: int, tax: int, beside: int) -> Kit:
    """`paid` and `tax` of the whole; `beside`: its share of refunds that name no lines."""
    return Kit(
        title=whole.title,
        paid=paid,
        tax=tax,
        whole=_part(whole, 0, whole.refunded + beside),
        parts=tuple(_part(one, weight, one.refunded) for one, weight in zip(parts, weights(parts), strict=True)),
    )


def as_part(mine: UnitPaid, found: Kit, gross: int, discount: int) -> UnitPaid:
    """The unit of a part with its share of what was paid for the kit. `gross`, `discount`: of the kit's line."""
    spread = [one.weight * one.pieces for one in found.parts]
    place = next(n for n, one in enumerate(found.parts) if one.line_id == mine.order_line_id)
    own = mine.quantity, max(0, found.parts[place].pieces - mine.quantity)
    price, tax, paid = (share(share(it, spread)[place], own)[0] for it in (gross, found.tax, found.paid))
    on_top = tax if gross - discount + found.tax == found.paid else 0
    return msgspec.structs.replace(
        mine, price=price, discount=price + on_top - paid, tax=tax, paid=paid, priced=True, kit=found
    )


def _part(one: KitLine, weight: int, refunded: int) -> KitPart:
    return KitPart(
        line_id=one.line_id,
        pieces=one.quantity,
        weight=weight,
        unit_ids=one.unit_ids,
        refunded_quantity=one.refunded_quantity,
        refunded=refunded,
    )
