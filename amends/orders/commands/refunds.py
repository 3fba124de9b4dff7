"""Refunds of a batch, with their lines linked to order lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amends.core.arrays import id_array
from amends.jobs.api import publish
from amends.orders.commands.writing import copy_rows
from amends.orders.facts import RefundRecorded
from amends.orders.rules.refunds import lines_content, refund_content
from amends.orders.types import RefundFact

_MOST_UNITS_A_FACT = 500
_COLUMNS = (
    ("channel", "text"),
    ("account", "text"),
    ("external_id", "text"),
    ("order_id", "bigint"),
    ("lines_content", "text"),
    ("content", "text"),
    ("kind", "text"),
    ("state", "text"),
    ("at", "timestamptz"),
    ("currency", "text"),
    ("amount", "bigint"),
    ("shipping", "bigint"),
    ("adjustment", "bigint"),
    ("reason", "text"),
)
_LIST = ", ".join(name for name, _ in _COLUMNS)
_ARRAYS = ", ".join(f"%s::{kind}[]" for _, kind in _COLUMNS)
_NEWER = 'excluded.{0} COLLATE "C" > r.{0} COLLATE "C"'
_SET = ", ".join(
    f"{name} = CASE WHEN {_NEWER.format(key)} THEN excluded.{name} ELSE r.{name} END"
    for name, key in [("lines_content", "lines_content"), *((name, "content") for name, _ in _COLUMNS[5:])]
)
# A refund that was kept without order finds its order later, but never moves from one order to another.
_UPSERT = (
    f"INSERT INTO orders_refund AS r ({_LIST}) SELECT {_LIST} FROM unnest({_ARRAYS}) AS w ({_LIST}) "  # noqa: S608
    f"ON CONFLICT (channel, account, external_id) DO UPDATE SET "
    f"order_id = coalesce(r.order_id, excluded.order_id), {_SET} "
    "WHERE (r.order_id IS NULL OR excluded.order_id IS NULL OR r.order_id = excluded.order_id) AND "
    f"({_NEWER.format('content')} OR {_NEWER.format('lines_content')} "
    "OR (r.order_id IS NULL AND excluded.order_id IS NOT NULL)) "
    "RETURNING id, channel, account, external_id, (xmax = 0), lines_content, order_id"
)
_LINE_COLUMNS = (
    "refund_id", "position", "order_line_id", "line_external_id", "sku", "quantity", "subtotal", "tax", "total",
    "restock", "reason",
)  # fmt: skip
_RELINK = """
UPDATE orders_refundline AS t SET order_line_id = l.id, sku = l.sku
FROM orders_refund r JOIN orders_orderline l ON l.order_id = r.order_id
WHERE r.order_id = ANY(%s) AND t.refund_id = r.id AND t.line_external_id = l.external_id
  AND (t.order_line_id IS DISTINCT FROM l.id OR t.sku <> l.sku)
"""
_RELINK_BY_SKU = """
UPDATE orders_refundline AS t SET order_line_id = f.line_id
FROM (
    SELECT t.id, CASE WHEN count(l.id) = 1 THEN min(l.id) END AS line_id
    FROM orders_refundline t JOIN orders_refund r ON r.id = t.refund_id
    LEFT JOIN orders_orderline l ON l.order_id = r.order_id AND l.sku = t.sku
    WHERE r.order_id = ANY(%s) AND t.line_external_id = '' AND t.sku <> ''
    GROUP BY t.id
) f
WHERE t.id = f.id AND t.order_line_id IS DISTINCT FROM f.line_id
"""
# Some channels name returned goods by SKU alone: the order's only line with it, none where there are several.
_UNITS = """
SELECT DISTINCT r.id, u.id FROM orders_refund r JOIN orders_refundline t ON t.refund_id = r.id
JOIN orders_soldunit u ON u.order_line_id = t.order_line_id
WHERE r.id = ANY(%s) AND r.state = 'done' ORDER BY 1, 2
"""
_ALL_UNITS = """
SELECT u.id FROM orders_soldunit u JOIN orders_orderline l ON l.id = u.order_line_id
WHERE l.order_id = ANY(%s) AND u.quantity > 0 ORDER BY 1
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
    """Keep refunds: of several tellings of one the head of that which counts, and its lines or, where it names
    none, those of the best that does. `lines`: (id, SKU) of order lines by (order id, external id).

    (refund id, whether it is new) of those that are new or changed, by (channel, account, external id). Refunds
    are written in sorted order, below their orders' locks.
    """
    best = _best(refunds)
    if not best:
        return {}
    rows = [_row(key, best[key]) for key in sorted(best)]
    cursor.execute(_UPSERT, [list(column) for column in zip(*rows, strict=True)])
    written, changed, new_lines = {}, [], []
    singles = _singles(lines) if any(one.lined and _by_sku(one.lined) for one in best.values()) else {}
    for refund_id, channel, account, external_id, fresh, content, order_id in cursor.fetchall():
        key = (channel, account, external_id)
        written[key] = (refund_id, bool(fresh))
        lined = best[key].lined
        if lined is None or content != best[key].lines_content:
            continue
        if not fresh:
            changed.append(refund_id)
        new_lines += _lines(refund_id, order_id, lined, lines, singles)
    if changed:
        cursor.execute("DELETE FROM orders_refundline WHERE refund_id = ANY(%s)", [changed])
    copy_rows(cursor, "orders_refundline", _LINE_COLUMNS, new_lines)
    relink(cursor, sorted({one.order_id for one in refunds if one.order_id is not None}) if changed else ())
    return written


@dataclass(slots=True)
class _Best:
    """Of the tellings of one refund in a batch: the one that counts, the best one with lines, and the order."""

    content: str
    fact: RefundFact
    lines_content: str
    lined: RefundFact | None
    order_id: int | None


def _best(refunds: Sequence[IncomingRefund]) -> dict[tuple[str, str, str], _Best]:
    best: dict[tuple[str, str, str], _Best] = {}
    for one in refunds:
        fact = one.fact
        key, content, lined = (
            (one.channel, one.account, fact.external_id),
            refund_content(fact),
            lines_content(fact),
        )
        found = best.get(key)
        if found is None:
            best[key] = _Best(content, fact, lined, fact if lined else None, one.order_id)
            continue
        if found.order_id is None:
            found.order_id = one.order_id
        if content > found.content:
            found.content, found.fact = content, fact
        if lined > found.lines_content:
            found.lines_content, found.lined = lined, fact
    return best


def relink(cursor: Any, order_ids: Sequence[int]) -> None:
    """Link refund lines that were taken before their order line was known, or before it had this SKU."""
    if order_ids:
        cursor.execute(_RELINK, [id_array(order_ids)])
        cursor.execute(_RELINK_BY_SKU, [id_array(order_ids)])


def announce_refunds(cursor: Any, refund_ids: Sequence[int]) -> None:
    """Publish the units that these refunds name; refunds that name none, or are not done, are not announced."""
    if refund_ids:
        cursor.execute(_UNITS, [list(refund_ids)])
        _announce(cursor.fetchall())


def announce_paid_back(cursor: Any, order_ids: Sequence[int]) -> None:
    """Publish the units of orders on which a provider paid money back without naming any."""
    if order_ids:
        cursor.execute(_ALL_UNITS, [id_array(order_ids)])
        _announce([(0, unit_id) for (unit_id,) in cursor.fetchall()])


def _announce(found: Sequence[tuple[int, int]]) -> None:
    for start in range(0, len(found), _MOST_UNITS_A_FACT):
        part = found[start : start + _MOST_UNITS_A_FACT]
        publish(
            RefundRecorded(
                refund_ids=list(dict.fromkeys(refund_id for refund_id, _ in part if refund_id)),
                sold_unit_ids=list(dict.fromkeys(unit_id for _, unit_id in part)),
            )
        )


def _row(key: tuple[str, str, str], best: _Best) -> tuple[Any, ...]:
    fact = best.fact
    return (
        *key,
        best.order_id,
        best.lines_content,
        best.content,
        fact.kind,
        fact.state,
        fact.at,
        fact.currency,
        fact.amount,
        fact.shipping,
        fact.adjustment,
        fact.reason,
    )


def _lines(
    refund_id: int,
    order_id: int | None,
    fact: RefundFact,
    lines: Mapping[tuple[int, str], tuple[int, str]],
    singles: Mapping[tuple[int, str], int | None],
) -> list[tuple[Any, ...]]:
    rows = []
    for position, line in enumerate(fact.lines):
        line_id, sku = lines.get((order_id or 0, line.line_external_id), (None, ""))
        if not line.line_external_id and line.sku:
            line_id, sku = singles.get((order_id or 0, line.sku)), line.sku
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


def _by_sku(fact: RefundFact) -> bool:
    """Whether it names goods by SKU alone."""
    return any(line.sku and not line.line_external_id for line in fact.lines)


def _singles(lines: Mapping[tuple[int, str], tuple[int, str]]) -> dict[tuple[int, str], int | None]:
    """The line with a SKU by (order id, SKU); None where an order has several."""
    found: dict[tuple[int, str], int | None] = {}
    for (order_id, _), (line_id, sku) in lines.items():
        found[order_id, sku] = None if (order_id, sku) in found else line_id
    return found
