"""Payments and shipments of a batch of orders, merged with what is known of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import msgspec

from amends.core.arrays import id_array
from amends.orders.commands.writing import copy_rows, update_rows
from amends.orders.rules.movements import delivered_on, deliveries, merged_fulfilment, merged_payment
from amends.orders.types import FulfilmentFact, PaymentFact

_PAYMENT = (
    ("kind", "text"),
    ("state", "text"),
    ("gateway", "text"),
    ("amount", "bigint"),
    ("at", "timestamptz"),
    ("currency", "text"),
    ("parent_id", "text"),
)
_PAYMENT_FIELDS = ("external_id", *(name for name, _ in _PAYMENT))
_FULFILMENT = (
    ("state", "text"),
    ("shipped_at", "timestamptz"),
    ("delivered_at", "timestamptz"),
    ("tracking_number", "text"),
    ("lines", "jsonb"),
)
_PAYMENTS = """
SELECT id, order_id, external_id, kind, state, gateway, amount, at, currency, parent_id FROM orders_payment
WHERE order_id = ANY(%s)
"""
_FULFILMENTS = """
SELECT id, order_id, external_id, state, shipped_at, delivered_at, tracking_number, lines
FROM orders_fulfilment WHERE order_id = ANY(%s)
"""
_UNIT_LINES = """
SELECT u.id, l.order_id, l.external_id FROM orders_soldunit u JOIN orders_orderline l ON l.id = u.order_line_id
WHERE l.order_id = ANY(%s)
"""

F = TypeVar("F", PaymentFact, FulfilmentFact)
Known = dict[tuple[int, str], tuple[int, F]]
"""Row id and content by (order id, external id)."""


def write_payments(
    cursor: Any, facts: Iterable[tuple[int, PaymentFact]], old: Sequence[int]
) -> dict[tuple[int, str], PaymentFact]:
    """Merge payments, given as (order id, fact); `old`: ids of orders that were there before. What is new or
    changed, by (order id, external id)."""
    known: Known[PaymentFact] = {}
    if old:
        cursor.execute(_PAYMENTS, [id_array(old)])
        for row in cursor.fetchall():
            known[row[1], row[2]] = (row[0], PaymentFact(**dict(zip(_PAYMENT_FIELDS, row[2:], strict=True))))
    new, changed = _merge(facts, known, merged_payment)
    copy_rows(
        cursor,
        "orders_payment",
        ("order_id", "external_id", *(name for name, _ in _PAYMENT)),
        [(order_id, fact.external_id, *_moved(fact)) for (order_id, _), fact in new.items()],
    )
    update_rows(cursor, "orders_payment", _PAYMENT, [(row_id, *_moved(fact)) for row_id, fact in changed.items()])
    keys = {row_id: key for key, (row_id, _) in known.items()}
    return new | {keys[row_id]: fact for row_id, fact in changed.items()}


def _moved(fact: PaymentFact) -> tuple[Any, ...]:
    return fact.kind, fact.state, fact.gateway, fact.amount, fact.at, fact.currency, fact.parent_id


def write_fulfilments(
    cursor: Any, facts: Iterable[tuple[int, FulfilmentFact]], old: Sequence[int]
) -> dict[int, dict[str, date]]:
    """Merge shipments; what is known of deliveries of these orders now, by order id."""
    known = _known_fulfilments(cursor, old)
    new, changed = _merge(facts, known, merged_fulfilment)
    rows = [(order_id, fact.external_id, *_values(fact)) for (order_id, _), fact in new.items()]
    copy_rows(cursor, "orders_fulfilment", ("order_id", "external_id", *(name for name, _ in _FULFILMENT)), rows)
    update_rows(
        cursor, "orders_fulfilment", _FULFILMENT, [(row_id, *_values(fact)) for row_id, fact in changed.items()]
    )
    standing = {key: changed.get(row_id, fact) for key, (row_id, fact) in known.items()}
    return _by_order(standing | new)


def known_deliveries(cursor: Any, order_ids: Sequence[int]) -> dict[int, dict[str, date]]:
    """What is known of deliveries of these orders, by order id."""
    return _by_order({key: fact for key, (_, fact) in _known_fulfilments(cursor, order_ids).items()})


def _known_fulfilments(cursor: Any, order_ids: Sequence[int]) -> Known[FulfilmentFact]:
    if not order_ids:
        return {}
    cursor.execute(_FULFILMENTS, [id_array(order_ids)])
    return {
        (order_id, external_id): (row_id, _fulfilment(external_id, *rest))
        for row_id, order_id, external_id, *rest in cursor.fetchall()
    }


def _by_order(facts: Mapping[tuple[int, str], FulfilmentFact]) -> dict[int, dict[str, date]]:
    by_order: dict[int, list[FulfilmentFact]] = {}
    for (order_id, _), fact in facts.items():
        by_order.setdefault(order_id, []).append(fact)
    return {order_id: deliveries(some) for order_id, some in by_order.items()}


def write_deliveries(cursor: Any, days: Mapping[int, dict[str, date]]) -> None:
    """Set the day of delivery on the units of orders whose lines are not being written anew."""
    if not days:
        return
    cursor.execute(_UNIT_LINES, [id_array(days)])
    rows = [(unit_id, delivered_on(days[order_id], line)) for unit_id, order_id, line in cursor.fetchall()]
    update_rows(cursor, "orders_soldunit", [("delivered_on", "date")], rows)


def _fulfilment(
    external_id: str, state: str, shipped: Any, delivered: Any, tracking: str, lines: Any
) -> FulfilmentFact:
    return FulfilmentFact(
        external_id=external_id,
        order_external_id="",
        state=state,
        shipped_at=shipped,
        delivered_at=delivered,
        tracking_number=tracking,
        lines=tuple(
            (line, quantity) for line, quantity in (json.loads(lines) if isinstance(lines, str) else lines)
        ),
    )


def _values(fact: FulfilmentFact) -> tuple[Any, ...]:
    lines = msgspec.json.encode(fact.lines).decode()
    return (fact.state, fact.shipped_at, fact.delivered_at, fact.tracking_number, lines)


def _merge(
    facts: Iterable[tuple[int, F]], known: Known[F], merged: Callable[[F, F], F]
) -> tuple[dict[tuple[int, str], F], dict[int, F]]:
    """(new facts by key, changed facts by row id)."""
    new: dict[tuple[int, str], F] = {}
    changed: dict[int, F] = {}
    for order_id, fact in facts:
        key = (order_id, fact.external_id)
        if key in known:
            row_id, before = known[key]
            after = merged(changed.get(row_id, before), fact)
            if after != before:
                changed[row_id] = after
        elif key in new:
            new[key] = merged(new[key], fact)
        else:
            new[key] = fact
    return new, changed
