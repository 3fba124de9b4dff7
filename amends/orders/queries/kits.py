"""The kits of an order, with what each of their lines and units had paid back."""

from __future__ import annotations

from typing import Any

from django.db import connection

from amends.orders.rules.kits import KitLine

_LINES = """
WITH back AS (
    SELECT t.order_line_id, sum(CASE WHEN r.kind = 'repair' THEN 0 ELSE t.quantity END) AS pieces,
           sum(t.total) AS total
    FROM orders_refund r JOIN orders_refundline t ON t.refund_id = r.id JOIN orders_order o ON o.id = r.order_id
    WHERE r.order_id = %(order)s AND r.state = 'done' AND (r.currency = o.currency OR r.kind = 'replacement')
      AND r.external_id NOT IN (SELECT external_id FROM orders_ownrefund WHERE order_id = %(order)s)
    GROUP BY 1
)
SELECT l.id, l.external_id, l.part_of, l.title, l.quantity, l.gross, l.discount, l.tax, l.total, l.list_minor,
       p.cost_currency, p.unit_cost_minor, coalesce(back.pieces, 0), coalesce(back.total, 0),
       (SELECT array_agg(u.id ORDER BY u.id) FROM orders_soldunit u WHERE u.order_line_id = l.id)
FROM orders_orderline l LEFT JOIN catalog_product p ON p.id = l.product_id
LEFT JOIN back ON back.order_line_id = l.id
WHERE l.order_id = %(order)s AND NOT l.removed ORDER BY l.position, l.id
"""


def kit_lines(order_id: int) -> list[KitLine]:
    """Every line of the order as kits see it. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"order": order_id})
        return [_line(*row) for row in cursor.fetchall()]


def _line(*row: Any) -> KitLine:
    cost = (row[10], row[11]) if row[11] is not None else None
    values: list[Any] = [*row[:10], cost, int(row[12]), int(row[13]), tuple(row[14] or ())]
    return KitLine(*values)
