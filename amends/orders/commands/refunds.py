"""Refunds of a batch, with their lines linked to order lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amends.jobs.api import publish
from amends.orders.commands.writing import copy_rows
from amends.orders.facts import RefundRecorded
from amends.orders.rules.versions import refund_content
from amends.orders.types import RefundFact

_MOST_UNITS_A_FACT = 500
_COLUMNS = (
    ("channel", "text"),
    ("account", "text"),
    ("external_id", "text"),
    ("order_id", "bigint"),
    ("kind", "text"),
    ("at", "timestamptz"),
    ("currency", "text"),
    ("amount", "bigint"),
    ("shipping", "bigint"),
    ("adjustment", "bigint"),
    ("reason", "text"),
    ("content", "text"),
)
_LIST = ", ".join(name for name, _ in _COLUMNS)
_ARRAYS = ", ".join(f"%s::{kind}[]" for _, kind in _COLUMNS)
_SET = ", ".join(f"{name} = excluded.{name}" for name, _ in _COLUMNS[4:])
# A refund that was kept without order finds its order later, but never moves from one order to another.
_UPSERT = (
    f"INSERT INTO orders_refund AS r ({_LIST}) SELECT {_LIST} FROM unnest({_ARRAYS}) AS w ({_LIST}) "  # noqa: S608
    f"ON CONFLICT (channel, account, external_id) DO UPDATE SET order_id = excluded.order_id, {_SET} "
    "WHERE (r.order_id IS NULL OR r.order_id = excluded.order_id) AND "
    '(excluded.content COLLATE "C" > r.content COLLATE "C" OR r.order_id IS DISTINCT FROM excluded.order_id) '
    "RETURNING id, channel, account, external_id, (xmax = 0)"
)
_LINE_COLUMNS = (
    "refund_id", "position", "order_line_id", "line_external_id", "sku", "quantity", "subtotal", "tax", "total",
    "restock", "reason",
)  # fmt: skip
_RELINK = """
UPDATE orders_refundline AS t SET order_line_id = l.id, sku = l.sku
FROM orders_refund r JOIN orders_orderline l ON l.order_id = r.order_id
WHERE r.order_id = ANY(%s) AND t.refund_id = r.id AND t.order_line_id IS NULL
  AND t.line_external_id = l.external_id
"""
_UNITS = """
SELECT DISTINCT r.id, u.id FROM orders_refund r JOIN orders_refundline t ON t.refund_id = r.id
JOIN orders_soldunit u ON u.order_line_id = t.order_line_id WHERE r.id = ANY(%s) ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class IncomingRefund:
    """A refund with the order it belongs to (None: the source cannot tell)."""

    channel: str
    account: str
    order_id: int | None
    fact: RefundFact


def write_refunds(
    cursor: Any, refunds: Sequence[IncomingRefund], lines: Mapping[tuple[int, str], tuple[int, str]]
) -> dict[tuple[str, str, str], tuple[int, bool]]:
    """Keep refunds, the fuller of two contents; `lines`: (id, SKU) of order lines by (order id, external id).

    (refund id, whether it is new) of those that are new or changed, by (channel, account, external id). Refunds
    are written in sorted order, below their orders' locks.
    """
    best: dict[tuple[str, str, str], tuple[str, IncomingRefund]] = {}
    for one in refunds:
        key = (one.channel, one.account, one.fact.external_id)
        content = refund_content(one.fact)
        if key not in best or content > best[key][0]:
            best[key] = (content, one)
    if not best:
        return {}
    rows = [_row(one, content) for _, (content, one) in sorted(best.items())]
    cursor.execute(_UPSERT, [list(column) for column in zip(*rows, strict=True)])
    written = {(row[1], row[2], row[3]): (row[0], bool(row[4])) for row in cursor.fetchall()}
    changed = [refund_id for refund_id, fresh in written.values() if not fresh]
    if changed:
        cursor.execute("DELETE FROM orders_refundline WHERE refund_id = ANY(%s)", [changed])
    copy_rows(
        cursor,
        "orders_refundline",
        _LINE_COLUMNS,
        (row for key, (refund_id, _) in written.items() for row in _lines(refund_id, best[key][1], lines)),
    )
    return written


def relink(cursor: Any, order_ids: Sequence[int]) -> None:
    """Link refund lines that were taken before their order line was known."""
    if order_ids:
        cursor.execute(_RELINK, [order_ids])


def announce_refunds(cursor: Any, refund_ids: Sequence[int]) -> None:
    """Publish the units that these refunds name; refunds that name none are not announced."""
    if not refund_ids:
        return
    cursor.execute(_UNITS, [refund_ids])
    found = cursor.fetchall()
    for start in range(0, len(found), _MOST_UNITS_A_FACT):
        part = found[start : start + _MOST_UNITS_A_FACT]
        publish(
            RefundRecorded(
                refund_ids=list(dict.fromkeys(refund_id for refund_id, _ in part)),
                sold_unit_ids=list(dict.fromkeys(unit_id for _, unit_id in part)),
            )
        )


def _row(one: IncomingRefund, content: str) -> tuple[Any, ...]:
    fact = one.fact
    return (
        one.channel,
        one.account,
        fact.external_id,
        one.order_id,
        fact.kind,
        fact.at,
        fact.currency,
        fact.amount,
        fact.shipping,
        fact.adjustment,
        fact.reason,
        content,
    )


def _lines(
    refund_id: int, one: IncomingRefund, lines: Mapping[tuple[int, str], tuple[int, str]]
) -> list[tuple[Any, ...]]:
    rows = []
    for position, line in enumerate(one.fact.lines):
        line_id, sku = lines.get((one.order_id or 0, line.line_external_id), (None, ""))
        rows.append(
            (
                refund_id,
                position,
                line_id,
                line.line_external_id,
                sku,
                line.quantity,
                line.subtotal,
                line.tax,
                line.total,
                line.restock,
                line.reason,
            )
        )
    return rows
