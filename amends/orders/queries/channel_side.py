"""What the channel itself holds of an order line: its returns there, and what of it was shipped."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import connection

from amends.orders.types import ChannelReturn, ChannelSide

_LINE = """
SELECT o.id, o.channel, o.account, o.external_id, o.version, l.external_id, l.quantity
FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id WHERE l.id = %s
"""
_RETURNS = """
SELECT r.external_id, r.state FROM orders_refund r
WHERE r.kind = 'return' AND r.order_id = %(order)s AND r.state NOT IN ('done', 'cancelled', 'refused')
  AND EXISTS (SELECT FROM orders_refundline l WHERE l.refund_id = r.id AND l.order_line_id = %(line)s)
ORDER BY r.id DESC LIMIT 5
"""
_SHIPMENTS = """
SELECT external_id, lines FROM orders_fulfilment
WHERE order_id = %s AND state NOT IN ('cancelled', 'failed') ORDER BY id LIMIT 200
"""


def channel_side(
    order_line_id: int, source_of: Callable[[str, str], int | None]
) -> tuple[int, ChannelSide] | None:
    """(who listens at the line's channel, how the channel knows the line); None when there is no such line or
    nobody listens, which `source_of(channel, account)` is asked first, for that is so of most. One statement, or
    three."""
    with connection.cursor() as cursor:
        cursor.execute(_LINE, [order_line_id])
        head = cursor.fetchone()
        source = None if head is None else source_of(head[1], head[2])
        if head is None or source is None:
            return None
        cursor.execute(_RETURNS, {"order": head[0], "line": order_line_id})
        returns = tuple(ChannelReturn(external_id=name, state=state) for name, state in cursor.fetchall())
        cursor.execute(_SHIPMENTS, [head[0]])
        return source, _side(head, returns, cursor.fetchall())


def _side(head: tuple[Any, ...], returns: tuple[ChannelReturn, ...], sent: list[tuple[str, Any]]) -> ChannelSide:
    """A shipment that does not say what was in it held everything."""
    line, quantity = head[5], head[6]
    parts = [(name, _pieces(lines, line, quantity)) for name, lines in sent]
    return ChannelSide(
        channel=head[1],
        account=head[2],
        order_external_id=head[3],
        version=head[4],
        line_external_id=line,
        returns=returns,
        shipments=tuple(name for name, pieces in parts if pieces),
        unshipped=max(quantity - sum(pieces for _, pieces in parts), 0),
    )


def _pieces(lines: Any, line: str, quantity: int) -> int:
    found = json.loads(lines) if isinstance(lines, str) else lines
    return sum(pieces for name, pieces in found if name == line) if found else quantity
