"""The heads of orders: locking them in one pass, and writing the newest version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from psycopg.errors import UniqueViolation

from amends.core.arrays import id_array, text_array
from amends.orders.commands.writing import copy_rows, new_ids
from amends.orders.rules.fold import Stamp
from amends.orders.rules.place import said
from amends.orders.rules.versions import Key
from amends.orders.types import OrderFact

_COLUMNS = (
    "channel", "account", "external_id", "number", "version", "content", "placed_at", "updated_at", "currency",
    "country", "customer_id", "customer_name", "email", "prices_include_tax", "subtotal", "discount", "shipping",
    "shipping_tax", "fees", "tax", "total", "order_state", "payment_state", "fulfilment_state", "profile",
    "region", "bill_country", "bill_region", "contract", "buyer_account", "vat_id", "postcode",
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
SELECT o.id, o.channel, o.account, o.external_id, o.version, o.content
FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS w (channel, account, external_id, n)
JOIN orders_order o USING (channel, account, external_id)
"""
_LOCKED = "ORDER BY w.n FOR NO KEY UPDATE OF o"
_SET = ", ".join(f"{name} = i.{name}" for name in _COLUMNS[3:])
_UPDATE = (
    f"UPDATE orders_order AS o SET {_SET} FROM orders_incoming i "  # noqa: S608
    "JOIN unnest(%s::bigint[]) WITH ORDINALITY AS w (id, n) ON w.n = i.n + 1 WHERE o.id = w.id"
)


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """An order that was there before, and (version, content) of its newest telling that counts."""

    id: int
    stamp: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an order as it is to be written."""

    fact: OrderFact
    stamp: Stamp
    customer_id: int | None


def enter(cursor: Any, heads: Sequence[Head]) -> tuple[dict[Key, int], dict[Key, KnownOrder]]:
    """Lock the known orders and insert those that are new; (ids of the new, the known ones).

    New ones are copied straight in; where another writer was faster with one of them, they are all taken again in
    one pass that waits for it. `heads` in the order of their keys: so writers who meet wait for each other.
    """
    by_key = {(head.fact.channel, head.fact.account, head.fact.external_id): head for head in heads}
    present = known(cursor, list(by_key), lock=True)
    new = {key: head for key, head in by_key.items() if key not in present}
    try:
        with transaction.atomic():
            fresh = _copy(cursor, new)
    except UniqueViolation:
        fresh = _insert(cursor, list(new.values()))
        present |= known(cursor, [key for key in new if key not in fresh])
    return fresh, present


def _copy(cursor: Any, new: Mapping[Key, Head]) -> dict[Key, int]:
    fresh = dict(zip(new, new_ids(cursor, "orders_order", len(new)), strict=True))
    if fresh:
        rows = ((fresh[key], *_row(0, head)[1:]) for key, head in new.items())
        copy_rows(cursor, "orders_order", ("id", *_COLUMNS), rows)
    return fresh


def _insert(cursor: Any, heads: Sequence[Head]) -> dict[Key, int]:
    _stage(cursor, heads)
    cursor.execute(_INSERT)
    return {(channel, account, external_id): found for found, channel, account, external_id in cursor.fetchall()}


def known(cursor: Any, keys: Sequence[Key], *, lock: bool = False) -> dict[Key, KnownOrder]:
    """Orders by key, as they are; locked in the order of the keys where this is asked for."""
    if not keys:
        return {}
    cursor.execute(_KNOWN + (_LOCKED if lock else ""), [text_array(column) for column in zip(*keys, strict=True)])
    return {(row[1], row[2], row[3]): KnownOrder(row[0], (row[4], row[5])) for row in cursor.fetchall()}


def replace(cursor: Any, heads: Mapping[int, Head]) -> None:
    """Write heads over known orders, by order id."""
    if heads:
        _stage(cursor, list(heads.values()))
        cursor.execute(_UPDATE, [id_array(heads)])


def _stage(cursor: Any, heads: Sequence[Head]) -> None:
    cursor.execute(_TEMPORARY)
    cursor.execute("DELETE FROM orders_incoming")
    copy_rows(cursor, "orders_incoming", ("n", *_COLUMNS), (_row(n, head) for n, head in enumerate(heads)))


def _row(place: int, head: Head) -> tuple[Any, ...]:
    fact = head.fact
    buyer = fact.customer
    return (
        place,
        fact.channel,
        fact.account,
        fact.external_id,
        fact.number,
        head.stamp[0],
        head.stamp[2],
        fact.placed_at.isoformat(),
        fact.updated_at.isoformat(),
        fact.currency,
        fact.country,
        head.customer_id,
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
        text_array(fact.profile),
        said(fact.region),
        said(fact.bill_country),
        said(fact.bill_region),
        said(fact.contract),
        said(fact.buyer_account),
        said(fact.vat_id),
        said(fact.postcode),
    )
