"""Who bought what: for recalls and for what is unusual. Nobody's reach applies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

_WINDOW = 50_000
_PIECES = """
SELECT coalesce(sum(l.quantity), 0) FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
WHERE o.customer_id = %s AND o.placed_at >= %s AND l.kind = 'goods' AND NOT l.removed
"""
_SOLD = """
SELECT u.id, u.serial, u.lot_code, o.customer_id, o.email, o.customer_name, o.number, l.title
FROM orders_soldunit u JOIN orders_orderline l ON l.id = u.order_line_id JOIN orders_order o ON o.id = l.order_id
WHERE u.id > %s AND u.id <= %s AND u.quantity > 0 AND l.product_id = %s
ORDER BY u.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Bought:
    """One sold unit and who bought it. E-mail and name as the order has them."""

    sold_unit_id: int
    serial: str
    lot_code: str
    customer_id: int | None
    email: str
    name: str
    order_number: str
    title: str


@dataclass(frozen=True, slots=True)
class Slice:
    """Some sold units of a product; go on after `after`, up to `last` (there are none beyond)."""

    units: tuple[Bought, ...]
    after: int
    last: int


def pieces_bought(customer_id: int, since: datetime) -> int:
    """Pieces of goods on the customer's orders since then; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_PIECES, [customer_id, since])
        return int(cursor.fetchone()[0])


def sold_after(product_id: int, after: int, most: int = 500) -> Slice:
    """The product's sold units in the order in which they were recorded, a window at a time: two statements,
    whatever the size of the shop, and at most `most` units."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM orders_soldunit")
        last = int(cursor.fetchone()[0])
        cursor.execute(_SOLD, [after, after + _WINDOW, product_id, most])
        units = tuple(Bought(*row) for row in cursor.fetchall())
    end = units[-1].sold_unit_id if len(units) == most else min(after + _WINDOW, last)
    return Slice(units, end, last)
