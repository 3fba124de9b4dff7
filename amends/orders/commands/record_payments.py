"""Taking payments that come by themselves, from a payment provider or a shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction

import amends.orders.rules.errors  # noqa: F401
from amends.jobs.api import publish
from amends.orders.commands.movements import write_payments
from amends.orders.commands.refunds import announce_paid_back
from amends.orders.facts import ProviderRefunded
from amends.orders.rules.payments import PAID_BACK, Link, link_of, links, payment_refusal
from amends.orders.rules.told import REFUSED, UNCHANGED, UPDATED
from amends.orders.rules.versions import without_nul
from amends.orders.types import PaymentFact, RecordOutcome

# Each way to an order counts only where it leads to exactly one.
_BY_ID = """
SELECT w.n, min(o.id) FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[]) AS w (n, channel, account, named)
JOIN orders_order o ON o.channel = w.channel AND o.external_id = w.named
     AND (w.account = '' OR o.account = w.account)
GROUP BY w.n HAVING count(*) = 1
"""
_BY_NUMBER = """
SELECT w.n, min(o.id) FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[]) AS w (n, channel, account, named)
JOIN orders_order o ON o.number IN (w.named, '#' || w.named)
     AND (w.channel = '' OR o.channel = w.channel) AND (w.account = '' OR o.account = w.account)
GROUP BY w.n HAVING count(*) = 1
"""
_BY_PAYMENT = """
SELECT p.external_id, min(p.order_id) FROM orders_payment p WHERE p.external_id = ANY(%s)
GROUP BY p.external_id HAVING count(DISTINCT p.order_id) = 1
"""
_LOCK = "SELECT id FROM orders_order WHERE id = ANY(%s) ORDER BY channel, account, external_id FOR NO KEY UPDATE"


def record_payments(
    channel: str, account: str, facts: Sequence[PaymentFact], *, announce: bool = True
) -> list[RecordOutcome]:
    """Take payments that came by themselves; outcomes in the order of `facts`.

    A payment finds its order by the order's id, or its number, or a payment that an order already lists: itself
    or its parent, also of another channel and also earlier in this batch. What leads to none or to several is
    "refused" with order_unknown. Money that a provider paid back (refund, chargeback) is announced with all units
    of the order, because it names none. Six statements.
    """
    plain = [without_nul(fact) for fact in facts]
    wrong = [payment_refusal(fact) for fact in plain]
    with transaction.atomic(), connection.cursor() as cursor:
        orders = _orders(cursor, channel, account, plain)
        found = [None if bad is not None else orders.get(place) for place, bad in enumerate(wrong)]
        ids = sorted({order_id for order_id in found if order_id is not None})
        if ids:
            cursor.execute(_LOCK, [ids])
        fitting = [(order_id, fact) for order_id, fact in zip(found, plain, strict=True) if order_id is not None]
        written = write_payments(cursor, fitting, ids)
        if announce:
            back = {key[0] for key, it in written.items() if it.kind in PAID_BACK and it.state == "succeeded"}
            announce_paid_back(cursor, sorted(back))
            _announce_refunds(written)
    return [_told(fact, order_id, bad, written) for fact, order_id, bad in zip(plain, found, wrong, strict=True)]


def _announce_refunds(written: Mapping[tuple[int, str], PaymentFact]) -> None:
    for (order_id, external_id), fact in written.items():
        if fact.kind == "refund":
            publish(
                ProviderRefunded(
                    order_id=order_id,
                    external_id=external_id,
                    payment=fact.parent_id,
                    state=fact.state,
                    amount=fact.amount,
                )
            )


def _told(
    fact: PaymentFact,
    order_id: int | None,
    wrong: tuple[str, dict[str, str]] | None,
    written: Mapping[tuple[int, str], PaymentFact],
) -> RecordOutcome:
    if wrong is None and order_id is None:
        named = fact.order_external_id or fact.order_number or fact.parent_id or fact.external_id
        wrong = ("order_unknown", {"order": named})
    if wrong is not None:
        code, about = wrong
        return RecordOutcome(external_id=fact.external_id, outcome=REFUSED, code=code, facts=about)
    assert order_id is not None
    outcome = UPDATED if (order_id, fact.external_id) in written else UNCHANGED
    return RecordOutcome(external_id=fact.external_id, outcome=outcome, order_id=order_id)


def _orders(cursor: Any, channel: str, account: str, facts: Sequence[PaymentFact]) -> dict[int, int]:
    """Order ids by place in the batch. What a payment states of its order goes before what can be concluded."""
    wanted = [link_of(channel, account, fact) for fact in facts]
    found = _named(cursor, _BY_NUMBER, [(n, link.by_number) for n, link in enumerate(wanted)])
    found |= _named(cursor, _BY_ID, [(n, link.by_id) for n, link in enumerate(wanted)])
    open_ = [n for n in range(len(facts)) if n not in found]
    if not open_:
        return found
    names = {name for n in open_ for name in (facts[n].external_id, facts[n].parent_id) if name}
    cursor.execute(_BY_PAYMENT, [sorted(names)])
    listed: dict[str, int] = dict(cursor.fetchall())
    return found | links(facts, found, listed, open_)


def _named(cursor: Any, statement: str, wanted: Sequence[tuple[int, Link | None]]) -> dict[int, int]:
    rows = [(n, *link) for n, link in wanted if link]
    if not rows:
        return {}
    cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
    return dict(cursor.fetchall())
