"""The heads of orders: locking them in one pass, and writing the newest version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amends.orders.commands.writing import copy_rows
from amends.orders.rules.states import State
from amends.orders.rules.versions import Candidate, Key, Stamp

_COLUMNS = (
    "channel", "account", "external_id", "number", "version", "content", "placed_at", "updated_at", "currency",
    "country", "customer_id", "customer_name", "email", "prices_include_tax", "subtotal", "discount", "shipping",
    "shipping_tax", "fees", "tax", "total", "order_state", "payment_state", "fulfilment_state", "profile",
)  # fmt: skip
_LIST = ", ".join(_COLUMNS)
_TEMPORARY = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS orders_incoming ON COMMIT DELETE ROWS AS "  # noqa: S608
    f"SELECT 0 AS n, {_LIST} FROM orders_order WITH NO DATA"
)
# One pass in the order of the keys takes every lock: new orders are inserted, known ones are locked (the WHERE
# keeps them as they are). So writers who meet wait for each other and never lock each other out.
_INSERT = (
    f"INSERT INTO orders_order ({_LIST}) SELECT {_LIST} FROM orders_incoming ORDER BY n "  # noqa: S608
    "ON CONFLICT (channel, account, external_id) DO UPDATE SET version = orders_order.version WHERE false "
    "RETURNING id, channel, account, external_id"
)
_KNOWN = """
SELECT o.id, o.channel, o.account, o.external_id, o.version, o.content, o.order_state, o.payment_state,
       o.fulfilment_state
FROM unnest(%s::text[], %s::text[], %s::text[]) AS w (channel, account, external_id)
JOIN orders_order o USING (channel, account, external_id)
"""
_SET = ", ".join(f"{name} = i.{name}" for name in _COLUMNS[3:])
_UPDATE = (
    f"UPDATE orders_order AS o SET {_SET} FROM orders_incoming i "  # noqa: S608
    "JOIN unnest(%s::bigint[], %s::int[]) AS w (id, n) ON w.n = i.n WHERE o.id = w.id"
)


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """What is kept of an order that was there before."""

    id: int
    stamp: Stamp
    state: State


def enter(
    cursor: Any, candidates: Sequence[Candidate], customers: Sequence[int | None]
) -> tuple[dict[Key, int], dict[Key, KnownOrder]]:
    """Insert the orders that are new and lock the known ones; (ids of the new, the known ones)."""
    cursor.execute(_TEMPORARY)
    cursor.execute("DELETE FROM orders_incoming")
    rows = (_row(place, one, customers[place]) for place, one in enumerate(candidates))
    copy_rows(cursor, "orders_incoming", ("n", *_COLUMNS), rows)
    cursor.execute(_INSERT)
    fresh = {(channel, account, external_id): found for found, channel, account, external_id in cursor.fetchall()}
    left = [one.key for one in candidates if one.key not in fresh]
    return fresh, known(cursor, left)


def known(cursor: Any, keys: Sequence[Key]) -> dict[Key, KnownOrder]:
    """Orders by key, as they are."""
    if not keys:
        return {}
    cursor.execute(_KNOWN, [list(column) for column in zip(*keys, strict=True)])
    return {
        (row[1], row[2], row[3]): KnownOrder(row[0], (row[4], row[5]), (row[6], row[7], row[8]))
        for row in cursor.fetchall()
    }


def replace(cursor: Any, ids: Mapping[int, int]) -> None:
    """Write the newest version over known orders; `ids`: order id -> place in the batch that was entered."""
    if ids:
        cursor.execute(_UPDATE, [list(ids), list(ids.values())])


def _row(place: int, one: Candidate, customer_id: int | None) -> tuple[Any, ...]:
    fact = one.fact
    buyer = fact.customer
    return (
        place,
        fact.channel,
        fact.account,
        fact.external_id,
        fact.number,
        fact.version,
        one.stamp[1],
        fact.placed_at,
        fact.updated_at,
        fact.currency,
        fact.country,
        customer_id,
        buyer.name,
        buyer.email,
        fact.prices_include_tax,
        fact.subtotal,
        fact.discount,
        fact.shipping,
        fact.shipping_tax,
        fact.fees,
        fact.tax,
        fact.total,
        fact.order_state,
        fact.payment_state,
        fact.fulfilment_state,
        list(fact.profile),
    )
