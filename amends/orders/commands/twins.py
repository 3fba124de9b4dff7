"""What orders say of the same sale in other sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from amends.orders.types import SaleReference

_NEW = """
INSERT INTO orders_orderreference (order_id, channel, account, external_id)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[])
ON CONFLICT DO NOTHING
"""


def write_references(cursor: Any, references: Iterable[tuple[int, SaleReference]]) -> None:
    """Keep what orders state, given as (order id, reference)."""
    rows = sorted({(order_id, it.channel, it.account, it.external_id) for order_id, it in references})
    if rows:
        cursor.execute(_NEW, [list(column) for column in zip(*rows, strict=True)])
