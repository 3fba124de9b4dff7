"""What was paid for a sold unit, and what the channel gave back for it."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from django.db import connection

from amends.core.errors import NotFound
from amends.orders.queries.kits import kit_lines
from amends.orders.queries.twins import sale, twin_units
from amends.orders.rules.kits import as_part, kit, kit_of
from amends.orders.rules.paid import Header, LineAmounts, Spread, amount_only, shares, spread, with_twin
from amends.orders.types import SaleHead, TakenMoney, UnitPaid


def paid_for(sold_unit_id: int) -> UnitPaid:
    """What was paid for the unit (price, shared discount, tax), and what the channel refunded already.

    Amounts of a line are shared over its units to the minor unit. A refund that names no lines is shared over
    the order's lines. Only what is done counts, and only in the order's own currency. A payment provider and the
    shop tell of the same refunds: whatever the provider paid back beyond the shop's refunds counts as well, as a
    refund that names no lines; chargebacks likewise. Where several sources tell of the sale, each may tell of the
    same refunds: the most that any of them says counts. The parts of a kit share what was paid for it. One
    statement for an order on which nothing was given back; one more for what was, for kits, and for the sale's
    other records (then two more for each).
    """
    row = _row(sold_unit_id)
    found = _paid(row)
    if not row.linked:
        return found
    records = [one.order_id for one in sale(found.order_id)]
    found = msgspec.structs.replace(found, sale_orders=tuple(records))
    if len(records) == 1:
        return found
    others = twin_units(sold_unit_id, records)
    found = msgspec.structs.replace(found, twins=others)
    for other in others:
        found = with_twin(found, _paid(_row(other)))
    return found


class _Row(NamedTuple):
    """The unit with its line and order. `ids` .. `pieces`: of all lines of the order. `linked`: another source may
    tell of the sale too. `eventful`: more than taking the money has happened, or there are kits."""

    unit_id: int
    quantity: int
    units: list[int]
    serials: list[str]
    quantities: list[int]
    line_id: int
    line_name: str
    priced: bool
    gross: int
    discount: int
    tax: int
    total: int
    order_id: int
    customer_id: int | None
    currency: str
    order_total: int
    order_tax: int
    shipping: int
    shipping_tax: int
    fees: int
    payment_state: str
    order_state: str
    channel: str
    account: str
    country: str
    number: str
    customer_name: str
    email: str
    vat_id: str
    ids: list[int]
    totals: list[int]
    taxes: list[int]
    pieces: int
    linked: bool
    eventful: bool


_ROW = """
SELECT u.id, u.quantity, mine.ids, mine.serials, mine.quantities,
       l.id, l.external_id, l.unit_price IS NOT NULL, l.gross, l.discount, l.tax, l.total,
       o.id, o.customer_id, o.currency, o.total, o.tax, o.shipping, o.shipping_tax, o.fees, o.payment_state,
       o.order_state, o.channel, o.account, o.country, o.number, o.customer_name, o.email, o.vat_id,
       every.ids, every.totals, every.taxes, every.pieces,
       EXISTS (SELECT FROM orders_orderreference r WHERE r.order_id = o.id)
           OR EXISTS (SELECT FROM orders_orderreference r
                      WHERE r.external_id = o.external_id AND r.channel = o.channel),
       every.kits OR o.payment_state = 'partially_paid'
           OR EXISTS (SELECT FROM orders_refund r WHERE r.order_id = o.id)
           OR EXISTS (SELECT FROM orders_ownrefund w WHERE w.order_id = o.id)
           OR EXISTS (SELECT FROM orders_payment p WHERE p.order_id = o.id
                      AND (p.kind IN ('refund', 'chargeback') OR p.currency NOT IN ('', o.currency)))
FROM orders_soldunit u JOIN orders_orderline l ON l.id = u.order_line_id JOIN orders_order o ON o.id = l.order_id
CROSS JOIN LATERAL (SELECT array_agg(id) AS ids, array_agg(serial) AS serials, array_agg(quantity) AS quantities
                    FROM orders_soldunit WHERE order_line_id = l.id) mine
CROSS JOIN LATERAL (
    SELECT array_agg(id ORDER BY id) AS ids, array_agg(total ORDER BY id) AS totals,
           array_agg(tax ORDER BY id) AS taxes, bool_or(part_of <> '') AS kits,
           coalesce(sum(quantity) FILTER (WHERE kind = 'goods' AND NOT removed), 0) AS pieces
    FROM orders_orderline WHERE order_id = o.id) every
WHERE u.id = %s
"""


def _row(sold_unit_id: int) -> _Row:
    with connection.cursor() as cursor:
        cursor.execute(_ROW, [sold_unit_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return _Row(*row)


def _paid(row: _Row) -> UnitPaid:
    """What this record of the sale says."""
    told = _told(row) if row.eventful else _quiet(row)
    place = row.ids.index(row.line_id)
    header = Header(row.order_total, row.order_tax, row.shipping, row.shipping_tax, row.fees)
    beside = spread(header, row.totals, row.taxes)
    amounts = _amounts(row, told, beside, place)
    mine = shares(amounts, list(zip(row.units, row.serials, row.quantities, strict=True)))[row.unit_id]
    found = UnitPaid(
        sold_unit_id=row.unit_id,
        order_id=row.order_id,
        order_line_id=row.line_id,
        customer_id=row.customer_id,
        quantity=row.quantity,
        currency=row.currency,
        price=mine.price,
        discount=mine.discount,
        tax=mine.tax,
        paid=mine.paid,
        refunded_quantity=mine.refunded_quantity,
        refunded=mine.refunded,
        payment_state=row.payment_state,
        order_left=told.left,
        priced=row.priced,
        sale_orders=(row.order_id,),
        order_state=row.order_state,
        siblings=tuple(unit_id for unit_id in row.units if unit_id != row.unit_id),
        line_quantity=sum(row.quantities),
        line_paid=amounts.total,
        line_refunded_quantity=told.returned,
        line_refunded=amounts.refunded,
        shipping=beside.shipping,
        shipping_tax=max(0, min(row.shipping_tax, beside.shipping)),
        fees=beside.fees,
        charges_refunded=told.charges,
        order_quantity=told.pieces,
        order_refunded_quantity=told.pieces_back,
        taken=told.foreign,
        head=_head(row),
    )
    return _in_kit(found, row, told.loose, beside) if told.kits else found


def _head(row: _Row) -> SaleHead:
    return SaleHead(
        channel=row.channel,
        account=row.account,
        country=row.country,
        number=row.number,
        customer_name=row.customer_name,
        email=row.email,
        vat_id=row.vat_id,
        line=row.line_name,
    )


def _amounts(row: _Row, told: _Told, beside: Spread, place: int) -> LineAmounts:
    """The line's amounts with its share of what stands beside the lines."""
    return LineAmounts(
        gross=row.gross,
        discount=row.discount + beside.discounts[place],
        tax=row.tax + beside.taxes[place],
        total=row.total - beside.discounts[place] + beside.taxes[place],
        refunded_quantity=told.returned,
        refunded=told.refunded + amount_only(told.loose, row.totals)[place],
    )


def _in_kit(found: UnitPaid, row: _Row, given_back: list[int], beside: Spread) -> UnitPaid:
    """With the kit that the unit is, or is a part of. One more statement."""
    pair = kit_of(found.order_line_id, kit_lines(found.order_id))
    if pair is None:
        return found
    whole, parts = pair
    place = row.ids.index(whole.line_id)
    more, cut = beside.taxes[place], beside.discounts[place]
    loose = amount_only(given_back, row.totals)[place]
    made = kit(whole, parts, whole.total - cut + more, whole.tax + more, loose)
    if found.order_line_id == whole.line_id:
        return msgspec.structs.replace(found, kit=made)
    return as_part(found, made, whole.gross, whole.discount + cut)


class _Told(msgspec.Struct):
    """Of the line's order: pieces and money refunded for this line; amounts of refunds that name no lines; what is
    left of the money taken; shipping paid back; pieces of goods, and how many of them are back; whether there are
    kits among them."""

    returned: int
    refunded: int
    loose: list[int]
    left: int | None
    charges: int
    pieces: int
    pieces_back: int
    foreign: TakenMoney | None
    kits: bool


def _quiet(row: _Row) -> _Told:
    """What _REFUNDS comes to where nothing but the payment happened (a test holds the two together)."""
    return _Told(
        returned=0,
        refunded=0,
        loose=[],
        left=max(0, row.order_total),
        charges=0,
        pieces=int(row.pieces),
        pieces_back=0,
        foreign=None,
        kits=False,
    )


def _told(row: _Row) -> _Told:
    with connection.cursor() as cursor:
        cursor.execute(_REFUNDS, {"line": row.line_id, "order": row.order_id})
        returned, refunded, loose, taken, back, charges, pieces, pieces_back, foreign, kits = cursor.fetchone()
    return _Told(
        returned=int(returned),
        refunded=int(refunded),
        loose=[int(amount) for amount in loose if amount > 0],
        left=None if taken is None else max(0, int(taken) - int(back)),
        charges=int(charges),
        pieces=int(pieces),
        pieces_back=int(pieces_back),
        foreign=None
        if foreign is None
        else TakenMoney(currency=foreign[0], taken=int(foreign[1]), back=int(foreign[2])),
        kits=kits,
    )


_REFUNDS = """
WITH own AS (
    SELECT w.external_id, w.amount,
           EXISTS (SELECT 1 FROM orders_payment p WHERE p.order_id = w.order_id AND p.kind = 'refund'
                   AND p.external_id = w.external_id) AS by_provider,
           EXISTS (SELECT 1 FROM orders_refund r WHERE r.order_id = w.order_id
                   AND r.external_id = w.external_id) AS by_shop
    FROM orders_ownrefund w WHERE w.order_id = %(order)s
), mine AS (
    SELECT r.id, r.amount, r.kind, r.shipping FROM orders_refund r JOIN orders_order o ON o.id = r.order_id
    WHERE r.order_id = %(order)s AND r.state = 'done' AND (r.currency = o.currency OR r.kind = 'replacement')
      AND r.external_id NOT IN (SELECT external_id FROM own)
), provider AS (
    SELECT coalesce(sum(p.amount) FILTER (WHERE p.kind = 'refund'), 0) AS refunds,
           coalesce(sum(p.amount) FILTER (WHERE p.kind = 'chargeback'), 0) AS chargebacks
    FROM orders_payment p JOIN orders_order o ON o.id = p.order_id
    WHERE p.order_id = %(order)s AND p.state = 'succeeded' AND p.currency IN ('', o.currency)
      AND p.external_id NOT IN (SELECT external_id FROM own)
), shop AS (
    SELECT coalesce(sum(amount) FILTER (WHERE kind <> 'chargeback'), 0) AS refunds,
           coalesce(sum(amount) FILTER (WHERE kind = 'chargeback'), 0) AS chargebacks FROM mine
), more AS (
    -- a shop lists the payment of its refund under another id than the refund's
    SELECT greatest(0, provider.refunds - shop.refunds
                       - coalesce((SELECT sum(amount) FROM own WHERE by_shop AND NOT by_provider), 0)) AS refunds,
           greatest(0, provider.chargebacks - shop.chargebacks) AS chargebacks FROM provider, shop
), foreign_money AS (
    SELECT min(p.currency) AS currency,
           coalesce(sum(p.amount) FILTER (WHERE p.kind IN ('sale', 'capture')), 0) AS taken,
           coalesce(sum(p.amount) FILTER (WHERE p.kind IN ('refund', 'chargeback')), 0) AS back
    FROM orders_payment p JOIN orders_order o ON o.id = p.order_id
    WHERE p.order_id = %(order)s AND p.state = 'succeeded' AND p.currency <> ''
    HAVING bool_and(p.currency <> o.currency) AND count(DISTINCT p.currency) = 1
       AND bool_or(p.kind IN ('sale', 'capture'))
), named AS (
    SELECT t.refund_id, t.order_line_id, CASE WHEN mine.kind = 'repair' THEN 0 ELSE t.quantity END AS quantity,
           t.total
    FROM orders_refundline t JOIN mine ON mine.id = t.refund_id
), kits AS (  -- their parts are the pieces of goods
    SELECT w.id, sum(p.quantity) / greatest(1, w.quantity) AS pieces
    FROM orders_orderline p JOIN orders_orderline w ON w.order_id = p.order_id AND w.external_id = p.part_of
    WHERE p.order_id = %(order)s AND p.part_of <> '' AND NOT p.removed GROUP BY w.id
)
SELECT coalesce((SELECT sum(quantity) FROM named WHERE order_line_id = %(line)s), 0),
       coalesce((SELECT sum(total) FROM named WHERE order_line_id = %(line)s), 0),
       (SELECT array_agg(amount ORDER BY id) FROM mine
        WHERE amount > 0 AND id NOT IN (SELECT refund_id FROM named))
           || (SELECT ARRAY[refunds, chargebacks] FROM more),
       (SELECT CASE WHEN o.payment_state = 'partially_paid'
                    THEN (SELECT sum(p.amount) FROM orders_payment p WHERE p.order_id = o.id
                          AND p.state = 'succeeded' AND p.kind IN ('sale', 'capture'))
                    ELSE o.total END
        FROM orders_order o WHERE o.id = %(order)s),
       (SELECT shop.refunds + shop.chargebacks + more.refunds + more.chargebacks FROM shop, more),
       (SELECT coalesce(sum(shipping), 0) FROM mine),
       coalesce(sum(quantity) FILTER (WHERE kind = 'goods' AND NOT removed
                                        AND id NOT IN (SELECT id FROM kits)), 0),
       (SELECT coalesce(sum(quantity * coalesce(kits.pieces, 1)), 0)
        FROM named LEFT JOIN kits ON kits.id = named.order_line_id),
       (SELECT ARRAY[foreign_money.currency, foreign_money.taken::text, foreign_money.back::text]
        FROM foreign_money),
       EXISTS (SELECT FROM kits)
FROM orders_orderline WHERE order_id = %(order)s
"""
