"""The tellings of orders that have more than one: keeping them, and what an order comes to with new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from amends.core.arrays import id_array
from amends.orders.commands.writing import copy_rows, new_ids
from amends.orders.rules.fold import CHANGE, WHOLE, Entry, Folded, Stamp, fold
from amends.orders.rules.told import Refolded
from amends.orders.rules.versions import without_movements
from amends.orders.types import ChangeFact, CustomerFact, LineFact, OrderFact

MOST_KEPT = 40
"""Tellings kept per order; of more, the oldest that can hardly matter any more are forgotten."""

_LOAD = """
SELECT order_id, id, kind, version, content, customer_id, released, body FROM orders_orderversion
WHERE order_id = ANY(%s)
"""
_COLUMNS = ("id", "order_id", "kind", "version", "content", "customer_id", "released", "body")
_RELEASE = "UPDATE orders_orderversion SET released = true WHERE id = ANY(%s)"
_FORGET = "DELETE FROM orders_orderversion WHERE id = ANY(%s)"
_HEADS = """
SELECT id, channel, account, external_id, number, version, content, placed_at, updated_at, currency, country,
       customer_id, customer_name, email, prices_include_tax, subtotal, discount, shipping, shipping_tax, fees,
       tax, total, order_state, payment_state, fulfilment_state, profile, region, bill_country, bill_region,
       contract, buyer_account, vat_id, postcode
FROM orders_order WHERE id = ANY(%s)
"""
_LINES = """
SELECT l.order_id, l.external_id, l.sku, l.title, l.quantity, l.unit_price, l.gross, l.discount, l.tax, l.total,
       l.kind, l.part_of, l.list_minor,
       (SELECT array_agg(u.serial ORDER BY u.serial) FROM orders_soldunit u
        WHERE u.order_line_id = l.id AND u.serial <> '' AND u.quantity > 0 AND u.origin = 'channel')
FROM orders_orderline l WHERE l.order_id = ANY(%s) AND NOT l.removed ORDER BY l.order_id, l.position, l.id
"""
_encode = msgspec.json.Encoder().encode
_whole = msgspec.json.Decoder(OrderFact).decode
_change = msgspec.json.Decoder(ChangeFact).decode


def refold(
    cursor: Any, incoming: Mapping[int, Sequence[Entry]], told_once: Mapping[int, tuple[str, str]]
) -> Refolded:
    """What known, locked orders come to with these tellings, which are kept. `told_once`: (version, content) of
    each order as it stands. At most seven statements."""
    kept = _load(cursor, list(incoming))
    known = {(order_id, entry.stamp) for order_id, some in kept.items() for entry in some}
    for order_id, (version, digest) in told_once.items():
        if order_id not in kept:
            known.add((order_id, (version, WHOLE, digest)))
    fresh = {
        order_id: [entry for entry in some if (order_id, entry.stamp) not in known]
        for order_id, some in incoming.items()
    }
    first = _bases(cursor, [order_id for order_id, some in fresh.items() if some and order_id not in kept])
    passed = _release(cursor, incoming, kept)
    new = [(order_id, entry) for order_id, some in fresh.items() for entry in some]
    _keep(cursor, [*first.items(), *new])
    kept |= {order_id: [entry] for order_id, entry in first.items()}
    found = Refolded(known=known - passed)
    found.changed = {order_id for order_id, some in fresh.items() if some} | {order_id for order_id, _ in passed}
    forgotten: list[int] = []
    for order_id, some in kept.items():
        entries = [*some, *fresh[order_id]]
        found.results[order_id] = fold(entries)
        forgotten += _forgettable(entries, found.results[order_id])
    if forgotten:
        cursor.execute(_FORGET, [forgotten])
    return found


def keep_first(cursor: Any, orders: Sequence[tuple[int, Sequence[Entry]]]) -> None:
    """The tellings of new orders that came with several at once."""
    _keep(cursor, [(order_id, entry) for order_id, some in orders for entry in some])


def _load(cursor: Any, order_ids: Sequence[int]) -> dict[int, list[Entry]]:
    if not order_ids:
        return {}
    cursor.execute(_LOAD, [id_array(order_ids)])
    found: dict[int, list[Entry]] = {}
    for order_id, row_id, kind, version, content, customer_id, released, body in cursor.fetchall():
        fact = _whole(body) if kind == WHOLE else _change(body)
        found.setdefault(order_id, []).append(Entry((version, kind, content), fact, row_id, released, customer_id))
    return found


def _release(
    cursor: Any, incoming: Mapping[int, Sequence[Entry]], kept: Mapping[int, Sequence[Entry]]
) -> set[tuple[int, Stamp]]:
    """Mark kept tellings that a person has let pass now; which."""
    passed = {(order_id, entry.stamp) for order_id, some in incoming.items() for entry in some if entry.released}
    flipped = {}
    for order_id, some in kept.items() if passed else ():
        for entry in some:
            if not entry.released and (order_id, entry.stamp) in passed:
                entry.released = True
                flipped[order_id, entry.stamp] = entry.seq
    if flipped:
        cursor.execute(_RELEASE, [list(flipped.values())])
    return set(flipped)


def _keep(cursor: Any, entries: Sequence[tuple[int, Entry]]) -> None:
    ids = new_ids(cursor, "orders_orderversion", len(entries))
    rows = []
    for (order_id, entry), row_id in zip(entries, ids, strict=True):
        entry.seq = row_id
        version, kind, content = entry.stamp
        fact = entry.fact
        body = _encode(without_movements(fact) if isinstance(fact, OrderFact) else fact)
        rows.append((row_id, order_id, kind, version, content, entry.customer_id, entry.released, body))
    if rows:
        copy_rows(cursor, "orders_orderversion", _COLUMNS, rows)


def _bases(cursor: Any, order_ids: Sequence[int]) -> dict[int, Entry]:
    """Orders that were told once, read back from their rows as that telling."""
    if not order_ids:
        return {}
    cursor.execute(_LINES, [id_array(order_ids)])
    lines: dict[int, list[LineFact]] = {}
    for row in cursor.fetchall():
        lines.setdefault(row[0], []).append(_line(row))
    cursor.execute(_HEADS, [id_array(order_ids)])
    return {row[0]: _base(row, tuple(lines.get(row[0], ()))) for row in cursor.fetchall()}


def _line(row: Sequence[Any]) -> LineFact:
    return LineFact(
        external_id=row[1],
        sku=row[2],
        title=row[3],
        quantity=row[4],
        unit_price=row[5],
        gross=row[6],
        discount=row[7],
        tax=row[8],
        total=row[9],
        kind=row[10],
        part_of=row[11] or UNSET,
        list_minor=UNSET if row[12] is None else row[12],
        serials=tuple(row[13] or ()),
    )


def _base(row: Sequence[Any], lines: tuple[LineFact, ...]) -> Entry:
    fact = OrderFact(
        channel=row[1],
        account=row[2],
        external_id=row[3],
        number=row[4],
        version=row[5],
        placed_at=row[7],
        updated_at=row[8],
        currency=row[9],
        country=row[10],
        customer=CustomerFact(name=row[12], email=row[13]),
        prices_include_tax=row[14],
        subtotal=row[15],
        discount=row[16],
        shipping=row[17],
        shipping_tax=row[18],
        fees=row[19],
        tax=row[20],
        total=row[21],
        order_state=row[22],
        payment_state=row[23],
        fulfilment_state=row[24],
        profile=tuple(row[25]),
        lines=lines,
        region=row[26] or UNSET,
        bill_country=row[27] or UNSET,
        bill_region=row[28] or UNSET,
        contract=row[29] or UNSET,
        buyer_account=row[30] or UNSET,
        vat_id=row[31] or UNSET,
        postcode=row[32] or UNSET,
    )
    return Entry((row[5], WHOLE, row[6]), fact, 0, False, row[11])


def _forgettable(entries: Sequence[Entry], result: Folded) -> list[int]:
    """The rows of the oldest tellings of an order that has too many. What is left begins with a whole content that
    counts, so the order comes to the same without them."""
    if len(entries) <= MOST_KEPT:
        return []
    ordered = sorted(entries, key=lambda one: one.stamp)
    counted = set(result.counted)
    starts = [n for n, one in enumerate(ordered) if one.stamp[1] != CHANGE and one.stamp in counted]
    start = max((n for n in starts if n <= len(ordered) // 2), default=0)
    return [one.seq for one in ordered[:start]]
