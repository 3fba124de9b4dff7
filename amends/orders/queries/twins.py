"""One sale that several sources tell of. Links are what payloads state, looked up when asked for: so they do not
depend on which record came first, and nothing is ever merged."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import connection

from amends.orders.rules.twins import SaleRecord, TwinUnit, by_precedence, same_units
from amends.orders.types import TwinView

_MOST = 10
# A reference without account counts only where it leads to one order.
_ONE = (
    "(r.account <> '' OR 1 = (SELECT count(*) FROM orders_order x "
    "WHERE x.external_id = r.external_id AND x.channel = r.channel))"
)
_SALE = f"""
WITH RECURSIVE sale (id, channel, account, external_id, number) AS (
    SELECT id, channel, account, external_id, number FROM orders_order WHERE id = %s
  UNION
    SELECT t.* FROM sale s CROSS JOIN LATERAL (
        SELECT o.id, o.channel, o.account, o.external_id, o.number
        FROM orders_orderreference r JOIN orders_order o
          ON o.external_id = r.external_id AND o.channel = r.channel AND r.account IN ('', o.account)
        WHERE r.order_id = s.id AND {_ONE}
      UNION ALL
        SELECT o.id, o.channel, o.account, o.external_id, o.number
        FROM orders_orderreference r JOIN orders_order o ON o.id = r.order_id
        WHERE r.external_id = s.external_id AND r.channel = s.channel AND r.account IN ('', s.account) AND {_ONE}
    ) AS t
    WHERE (t.channel, t.account) <> (s.channel, s.account)
)
SELECT id, channel, account, number,
       EXISTS (SELECT FROM orders_orderreference r JOIN sale o
               ON o.external_id = r.external_id AND o.channel = r.channel WHERE r.order_id = sale.id)
FROM sale LIMIT {_MOST}
"""  # noqa: S608
_UNITS = """
SELECT l.order_id, l.id, l.sku, l.quantity, u.id, u.serial
FROM orders_orderline l JOIN orders_soldunit u ON u.order_line_id = l.id
WHERE l.order_id = ANY(%s) AND l.kind = 'goods' AND (u.quantity > 0 OR u.id = %s)
ORDER BY l.order_id, l.position, l.id, u.id
"""
_GOODS = """
(SELECT array_agg(l.sku || ' ' || l.quantity ORDER BY l.sku, l.quantity) FROM orders_orderline l
 WHERE l.order_id = {}.id AND l.kind = 'goods' AND NOT l.removed)
"""
_SUSPECTS = f"""
SELECT t.id, t.channel, t.account, t.number
FROM orders_order o JOIN orders_order t
  ON t.number IN (o.number, '#' || o.number, ltrim(o.number, '#')) AND lower(t.email) = lower(o.email)
 AND (t.channel, t.account) <> (o.channel, o.account) AND t.currency = o.currency
WHERE o.id = %s AND o.email <> '' AND NOT t.id = ANY(%s) AND {_GOODS.format("t")} = {_GOODS.format("o")}
ORDER BY t.id LIMIT {_MOST}
"""  # noqa: S608


def sale(order_id: int) -> list[SaleRecord]:
    """Every record of the sale that this order is one of, the leading one first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SALE, [order_id])
        records = [SaleRecord(*row) for row in cursor.fetchall()]
    return by_precedence(records, settings.LEADING_SOURCES)


def twin_units(unit_id: int, order_ids: Sequence[int]) -> tuple[int, ...]:
    """The units of the sale's other records that are this one. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, [list(order_ids), unit_id])
        return same_units(unit_id, [TwinUnit(*row) for row in cursor.fetchall()])


def twins(order_id: int) -> tuple[TwinView, ...]:
    """The other records of this sale, for pages; then those that look like it (same number, same customer, same
    goods, another source) without saying so: nothing is concluded from them. Two statements."""
    records = sale(order_id)
    with connection.cursor() as cursor:
        cursor.execute(_SUSPECTS, [order_id, [one.order_id for one in records]])
        suspects = cursor.fetchall()
    return tuple(
        TwinView(
            order_id=one.order_id,
            channel=one.channel,
            account=one.account,
            number=one.number,
            leading=place == 0,
        )
        for place, one in enumerate(records)
        if one.order_id != order_id
    ) + tuple(
        TwinView(order_id=found, channel=channel, account=account, number=number, stated=False)
        for found, channel, account, number in suspects
    )
