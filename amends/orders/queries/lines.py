"""Order lines by the channel's ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amends.core.arrays import id_array


def lines_by_order(cursor: Any, order_ids: Sequence[int]) -> dict[tuple[int, str], tuple[int, str]]:
    """(line id, SKU) by (order id, the channel's line id); one statement."""
    if not order_ids:
        return {}
    cursor.execute(
        "SELECT order_id, external_id, id, sku FROM orders_orderline WHERE order_id = ANY(%s)",
        [id_array(order_ids)],
    )
    return {(order_id, external_id): (line_id, sku) for order_id, external_id, line_id, sku in cursor.fetchall()}
