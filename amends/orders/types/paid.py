"""What was paid for a sold unit."""

from __future__ import annotations

import msgspec


class KitPart(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a kit: its `pieces`, the list value of one of them (`weight`; 0 for the kit's own line), its
    units, and what the channel took and paid back of it."""

    line_id: int
    pieces: int
    weight: int
    unit_ids: tuple[int, ...]
    refunded_quantity: int = 0
    refunded: int = 0


class Kit(msgspec.Struct, frozen=True, kw_only=True):
    """Goods sold at one price: `parts` share what was `paid` for the `whole` (the line that bears the money), by
    their list values. `tax`: the tax in it."""

    title: str
    paid: int
    tax: int
    whole: KitPart
    parts: tuple[KitPart, ...]


class TakenMoney(msgspec.Struct, frozen=True, kw_only=True):
    """Money that was taken in another currency than the order is shown in: all of it, and what the provider paid
    back of it, in minor units of `currency`."""

    currency: str
    taken: int
    back: int


class SaleHead(msgspec.Struct, frozen=True, kw_only=True):
    """What documents about a sale name: its order's number and buyer, and the channel's id of the unit's line."""

    channel: str
    account: str
    country: str
    number: str
    customer_name: str
    email: str
    vat_id: str
    line: str


class UnitPaid(msgspec.Struct, frozen=True, kw_only=True):
    """A sold unit (or an unserialised line's quantity) and what was paid for all of it.

    `price` - `discount` (+ `tax`, when prices do not include it) = `paid`. `order_left`: what was taken for
    the whole order less everything that the channel paid back on it; None when the channel does not tell.
    `priced` False: the channel states no price, so nothing is known of what was paid. `twins`: the ids of this
    same unit in other sources' records of the sale (what was granted on them counts here); `sale_orders`: the
    ids of all records of the sale, the leading one first. `taken`: what was paid in another currency than
    the order's, None where both are the same. `line_*`: of the whole line, whose other units are
    `siblings`. `shipping` and `fees`: what was charged on the order beside its lines, tax included
    (`shipping_tax` of it is tax);
    `charges_refunded`: of these, paid back by the channel. `order_quantity`: pieces of goods on the order,
    `order_refunded_quantity` of them taken back by the channel. `kit`: the kit that the unit is, or is a part of.
    `head`: for documents; paid_for always tells it.
    """

    sold_unit_id: int
    order_id: int
    order_line_id: int
    customer_id: int | None
    quantity: int
    currency: str
    price: int
    discount: int
    tax: int
    paid: int
    refunded_quantity: int
    refunded: int
    payment_state: str = ""
    order_left: int | None = None
    priced: bool = True
    twins: tuple[int, ...] = ()
    sale_orders: tuple[int, ...] = ()
    order_state: str = ""
    siblings: tuple[int, ...] = ()
    line_quantity: int = 0
    line_paid: int = 0
    line_refunded_quantity: int = 0
    line_refunded: int = 0
    shipping: int = 0
    shipping_tax: int = 0
    fees: int = 0
    charges_refunded: int = 0
    order_quantity: int = 0
    order_refunded_quantity: int = 0
    taken: TakenMoney | None = None
    kit: Kit | None = None
    head: SaleHead | None = None
