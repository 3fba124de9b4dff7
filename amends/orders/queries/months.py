"""Sums per month, for holding what was taken against what the source says."""

from __future__ import annotations

from django.db import connection

from amends.orders.types import MonthSum

_ORDERS = """
SELECT to_char(o.placed_at AT TIME ZONE 'UTC', 'YYYY-MM'), count(DISTINCT o.id), count(l.id),
       coalesce(sum(l.total), 0)
FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
WHERE o.channel = %s AND o.account = %s GROUP BY 1 ORDER BY 1
"""
_REFUNDS = """
SELECT to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM'), count(DISTINCT r.id), count(l.id),
       coalesce(sum(l.total), 0)
FROM orders_refund r JOIN orders_refundline l ON l.refund_id = r.id
WHERE r.channel = %s AND r.account = %s AND r.state = 'done' GROUP BY 1 ORDER BY 1
"""


def order_months(channel: str, account: str) -> list[MonthSum]:
    """What was sold, by the month of the order; one statement."""
    return _sums(_ORDERS, channel, account)


def refund_months(channel: str, account: str) -> list[MonthSum]:
    """What was taken back, by the month of the refund; one statement."""
    return _sums(_REFUNDS, channel, account)


def matched_refund_lines(channel: str, account: str) -> tuple[int, int]:
    """(units matched to an order line, units refunded in all)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(l.quantity) FILTER (WHERE l.order_line_id IS NOT NULL), 0),"
            " coalesce(sum(l.quantity), 0)"
            " FROM orders_refund r JOIN orders_refundline l ON l.refund_id = r.id"
            " WHERE r.channel = %s AND r.account = %s AND r.state = 'done'",
            [channel, account],
        )
        matched, whole = cursor.fetchone()
    return int(matched), int(whole)


def _sums(statement: str, channel: str, account: str) -> list[MonthSum]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [channel, account])
        return [
            MonthSum(month=month, documents=documents, lines=lines, minor=int(minor))
            for month, documents, lines, minor in cursor.fetchall()
        ]
