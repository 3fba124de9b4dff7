"""Taking refunds and shipments that come by themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection, transaction

import amends.orders.rules.errors  # noqa: F401
from amends.orders.commands.movements import write_deliveries, write_fulfilments
from amends.orders.commands.refunds import IncomingRefund, announce_refunds, write_refunds
from amends.orders.queries.lines import lines_by_order
from amends.orders.rules.refunds import refund_refusal
from amends.orders.types import FulfilmentFact, RecordOutcome, RefundFact

# Locks are taken in the order of the keys, as record_orders does.
_LOCK = """
SELECT o.external_id, o.id FROM unnest(%s::text[]) WITH ORDINALITY AS w (external_id, n)
JOIN orders_order o ON o.channel = %s AND o.account = %s AND o.external_id = w.external_id
ORDER BY w.n FOR NO KEY UPDATE OF o
"""


def record_refunds(
    channel: str,
    account: str,
    facts: Sequence[RefundFact],
    *,
    announce: bool = True,
    loose: Collection[str] = (),
) -> list[RecordOutcome]:
    """Take refunds that came by themselves; "refused" with order_unknown, line_unknown or refund_elsewhere where
    they do not fit; outcomes in the order of `facts`.

    An empty `order_external_id` (or line id) says that the source cannot tell: the refund is kept without order
    (its lines without order line). `loose`: refunds whose unknown lines are kept in the same way, because a person
    released them. `announce=False` publishes no facts (historic imports).
    """
    with transaction.atomic(), connection.cursor() as cursor:
        orders = lock_orders(cursor, channel, account, {fact.order_external_id for fact in facts} - {""})
        lines = lines_by_order(cursor, list(orders.values()))
        fitting: list[IncomingRefund] = []
        outcomes: list[RecordOutcome | None] = []
        for fact in facts:
            wrong = _misfit(fact, orders, None if fact.external_id in loose else lines)
            outcomes.append(wrong)
            if wrong is None:
                fitting.append(IncomingRefund(channel, account, orders.get(fact.order_external_id), fact))
        written = write_refunds(cursor, fitting, lines)
        if announce:
            announce_refunds(cursor, [refund_id for refund_id, _ in written.values()])
        elsewhere = _elsewhere(cursor, channel, account, fitting)
    told: list[RecordOutcome] = []
    for fact, wrong in zip(facts, outcomes, strict=True):
        made = written.get((channel, account, fact.external_id))
        order_id = orders.get(fact.order_external_id)
        if wrong is None and fact.external_id in elsewhere:
            wrong = _refused(fact, "refund_elsewhere", refund=fact.external_id)
        outcome = "unchanged" if made is None else "created" if made[1] else "updated"
        told.append(wrong or RecordOutcome(external_id=fact.external_id, outcome=outcome, order_id=order_id))
    return told


def record_fulfilments(channel: str, account: str, facts: Sequence[FulfilmentFact]) -> list[RecordOutcome]:
    """Take shipments that came by themselves; "refused" with order_unknown. Days of delivery reach the units."""
    with transaction.atomic(), connection.cursor() as cursor:
        orders = lock_orders(cursor, channel, account, {fact.order_external_id for fact in facts})
        fitting = [(orders[fact.order_external_id], fact) for fact in facts if fact.order_external_id in orders]
        days = write_fulfilments(cursor, fitting, sorted(set(orders.values())))
        write_deliveries(cursor, days)
    return [
        RecordOutcome(external_id=fact.external_id, outcome="updated", order_id=orders[fact.order_external_id])
        if fact.order_external_id in orders
        else _refused(fact, "order_unknown", order=fact.order_external_id)
        for fact in facts
    ]


def lock_orders(cursor: Any, channel: str, account: str, wanted: set[str]) -> dict[str, int]:
    """Ids of the orders that are known, locked."""
    if not wanted:
        return {}
    cursor.execute(_LOCK, [sorted(wanted), channel, account])
    return dict(cursor.fetchall())


def _misfit(
    fact: RefundFact, orders: dict[str, int], lines: dict[tuple[int, str], tuple[int, str]] | None
) -> RecordOutcome | None:
    wrong = refund_refusal(fact)
    if wrong is not None:
        return _refused(fact, wrong[0], **wrong[1])
    if not fact.order_external_id:
        return None
    order_id = orders.get(fact.order_external_id)
    if order_id is None:
        return _refused(fact, "order_unknown", order=fact.order_external_id)
    for line in fact.lines:
        if line.line_external_id and lines is not None and (order_id, line.line_external_id) not in lines:
            return _refused(fact, "line_unknown", line=line.line_external_id)
    return None


def _elsewhere(cursor: Any, channel: str, account: str, fitting: Sequence[IncomingRefund]) -> set[str]:
    """External ids of refunds that are kept with another order."""
    named = [one for one in fitting if one.order_id is not None]
    if not named:
        return set()
    cursor.execute(
        "SELECT r.external_id FROM unnest(%s::text[], %s::bigint[]) AS w (external_id, order_id)"
        " JOIN orders_refund r ON r.channel = %s AND r.account = %s AND r.external_id = w.external_id"
        " WHERE r.order_id <> w.order_id",
        [[one.fact.external_id for one in named], [one.order_id for one in named], channel, account],
    )
    return {external_id for (external_id,) in cursor.fetchall()}


def _refused(fact: RefundFact | FulfilmentFact, code: str, **facts: str) -> RecordOutcome:
    return RecordOutcome(external_id=fact.external_id, outcome="refused", code=code, facts=facts)
