"""Sold units: which one, and what was paid for it."""

from __future__ import annotations

import msgspec
from django.db import connection

from amends.catalog.api import normal_serial
from amends.core.errors import NotFound
from amends.orders.models import OrderLine, SoldUnit
from amends.orders.queries.kits import kit_lines
from amends.orders.queries.twins import sale, twin_units
from amends.orders.rules.kits import as_part, kit, kit_of
from amends.orders.rules.paid import Header, LineAmounts, Spread, amount_only, shares, spread, with_twin
from amends.orders.rules.place import B2B
from amends.orders.types import SoldUnitView, TakenMoney, UnitPaid

_MOST = 20
_RELATED = ("order_line", "order_line__order")


def unit_view(row: SoldUnit) -> SoldUnitView:
    """The unit as later rooms see it; load it with its line and order."""
    line = row.order_line
    return SoldUnitView(
        id=row.pk,
        order_id=line.order_id,
        order_line_id=line.pk,
        customer_id=line.order.customer_id,
        channel=line.order.channel,
        country=line.order.country,
        product_id=line.product_id,
        sku=line.sku,
        title=line.title,
        quantity=row.quantity,
        serial=row.serial,
        lot_code=row.lot_code,
        frozen_terms_id=row.frozen_terms_id,
        purchased_on=row.purchased_on,
        delivered_on=row.delivered_on,
        kind=line.kind,
        account=line.order.account,
        business=B2B in line.order.profile,
        region=line.order.region,
    )


def sold_unit(sold_unit_id: int) -> SoldUnitView:
    """NotFound when there is none. One statement."""
    row = SoldUnit.objects.select_related(*_RELATED, "order_line__product").filter(pk=sold_unit_id).first()
    if row is None:
        raise NotFound
    product = row.order_line.product
    return msgspec.structs.replace(unit_view(row), product_category=product.category if product else "")


def sold_units_by_serial(serial: str) -> list[SoldUnitView]:
    """Every sale of a unit with this normalised serial, newest first (at most 20)."""
    normal = normal_serial(serial)
    if not normal:
        return []
    rows = SoldUnit.objects.select_related(*_RELATED).filter(serial=normal, quantity__gt=0)
    return [unit_view(row) for row in rows.order_by("-purchased_on", "-pk")[:_MOST]]


def unit_for_claim(order_line_id: int, serial: str) -> SoldUnitView:
    """The sold unit of the line that carries the serial, or the line's unserialised rest; NotFound.

    A line that was sold as one single unit answers with that unit whatever the serial: whether the serial is
    right is for a check to say.
    """
    normal = normal_serial(serial)
    rows = SoldUnit.objects.select_related(*_RELATED).filter(order_line_id=order_line_id, quantity__gt=0)
    units = list(rows.order_by("pk")[:1000])
    by_serial = {row.serial: row for row in units}
    chosen = by_serial.get(normal) or by_serial.get("")
    if chosen is None and len(units) == 1:
        chosen = units[0]
    if chosen is None:
        raise NotFound
    return unit_view(chosen)


def paid_for(sold_unit_id: int) -> UnitPaid:
    """What was paid for the unit (price, shared discount, tax), and what the channel refunded already.

    Amounts of a line are shared over its units to the minor unit. A refund that names no lines is shared over
    the order's lines. Only what is done counts, and only in the order's own currency. A payment provider and the
    shop tell of the same refunds: whatever the provider paid back beyond the shop's refunds counts as well, as a
    refund that names no lines; chargebacks likewise. Where several sources tell of the sale, each may tell of the
    same refunds: the most that any of them says counts. The parts of a kit share what was paid for it. Four
    statements (one more for kits); four more for each further record.
    """
    row = SoldUnit.objects.select_related(*_RELATED).filter(pk=sold_unit_id).first()
    if row is None:
        raise NotFound
    found = _paid(row)
    records = [one.order_id for one in sale(found.order_id)]
    found = msgspec.structs.replace(found, sale_orders=tuple(records))
    if len(records) == 1:
        return found
    others = twin_units(row.pk, records)
    found = msgspec.structs.replace(found, twins=others)
    for other in SoldUnit.objects.select_related(*_RELATED).filter(pk__in=others):
        found = with_twin(found, _paid(other))
    return found


def _paid(row: SoldUnit) -> UnitPaid:
    """What this record of the sale says. Two statements."""
    line, order = row.order_line, row.order_line.order
    units = list(SoldUnit.objects.filter(order_line=line).values_list("pk", "serial", "quantity"))
    told = _told(line)
    place = told.ids.index(line.pk)
    header = Header(order.total, order.tax, order.shipping, order.shipping_tax, order.fees)
    beside = spread(header, told.totals, told.taxes)
    amounts = _amounts(line, told, beside, place)
    mine = shares(amounts, units)[row.pk]
    found = UnitPaid(
        sold_unit_id=row.pk,
        order_id=order.pk,
        order_line_id=line.pk,
        customer_id=order.customer_id,
        quantity=row.quantity,
        currency=order.currency,
        price=mine.price,
        discount=mine.discount,
        tax=mine.tax,
        paid=mine.paid,
        refunded_quantity=mine.refunded_quantity,
        refunded=mine.refunded,
        payment_state=order.payment_state,
        order_left=told.left,
        priced=line.unit_price is not None,
        sale_orders=(order.pk,),
        order_state=order.order_state,
        siblings=tuple(unit_id for unit_id, _, _ in units if unit_id != row.pk),
        line_quantity=sum(pieces for _, _, pieces in units),
        line_paid=amounts.total,
        line_refunded_quantity=told.returned,
        line_refunded=amounts.refunded,
        shipping=beside.shipping,
        shipping_tax=max(0, min(order.shipping_tax, beside.shipping)),
        fees=beside.fees,
        charges_refunded=told.charges,
        order_quantity=told.pieces,
        order_refunded_quantity=told.pieces_back,
        taken=told.foreign,
    )
    return _in_kit(found, told, beside) if told.kits else found


def _amounts(line: OrderLine, told: _Told, beside: Spread, place: int) -> LineAmounts:
    """The line's amounts with its share of what stands beside the lines."""
    return LineAmounts(
        gross=line.gross,
        discount=line.discount + beside.discounts[place],
        tax=line.tax + beside.taxes[place],
        total=line.total - beside.discounts[place] + beside.taxes[place],
        refunded_quantity=told.returned,
        refunded=told.refunded + amount_only(told.loose, told.totals)[place],
    )


def _in_kit(found: UnitPaid, told: _Told, beside: Spread) -> UnitPaid:
    """With the kit that the unit is, or is a part of. One more statement."""
    pair = kit_of(found.order_line_id, kit_lines(found.order_id))
    if pair is None:
        return found
    whole, parts = pair
    place = told.ids.index(whole.line_id)
    more, cut = beside.taxes[place], beside.discounts[place]
    loose = amount_only(told.loose, told.totals)[place]
    made = kit(whole, parts, whole.total - cut + more, whole.tax + more, loose)
    if found.order_line_id == whole.line_id:
        return msgspec.structs.replace(found, kit=made)
    return as_part(found, made, whole.gross, whole.discount + cut)


class _Told(msgspec.Struct):
    """Of the line's order: pieces and money refunded for this line; amounts of refunds that name no lines; id,
    total and tax of all its lines; what is left of the money taken; shipping paid back; pieces of goods, and how
    many of them are back; whether there are kits among them."""

    returned: int
    refunded: int
    loose: list[int]
    ids: list[int]
    totals: list[int]
    taxes: list[int]
    left: int | None
    charges: int
    pieces: int
    pieces_back: int
    foreign: TakenMoney | None
    kits: bool


def _told(line: OrderLine) -> _Told:
    with connection.cursor() as cursor:
        cursor.execute(_REFUNDS, {"line": line.pk, "order": line.order_id})
        returned, refunded, loose, ids, totals, taxes, taken, back, *rest = cursor.fetchone()
    charges, pieces, pieces_back, foreign, kits = rest
    return _Told(
        returned=int(returned),
        refunded=int(refunded),
        loose=[int(amount) for amount in loose if amount > 0],
        ids=ids,
        totals=totals,
        taxes=taxes,
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
       array_agg(id ORDER BY id), array_agg(total ORDER BY id), array_agg(tax ORDER BY id),
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
