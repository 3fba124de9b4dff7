"""Taking orders in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction

import amends.orders.rules.errors  # noqa: F401
from amends.accounts.api import CustomerKey, resolve_customers
from amends.orders.commands.contents import announce_orders, rewrite, write_contents
from amends.orders.commands.headers import Head, KnownOrder, enter
from amends.orders.commands.lines import Writing
from amends.orders.commands.movements import write_fulfilments, write_payments
from amends.orders.commands.refunds import IncomingRefund, announce_refunds, write_refunds
from amends.orders.commands.tellings import keep_first, refold
from amends.orders.commands.twins import write_references
from amends.orders.commands.writing import collector_paused
from amends.orders.queries.lines import lines_by_order
from amends.orders.rules.fold import WHOLE, Entry
from amends.orders.rules.place import place_of
from amends.orders.rules.postcodes import marked
from amends.orders.rules.told import tell_known, tell_new
from amends.orders.rules.versions import Candidate, Key, arrange
from amends.orders.types import OrderFact, RecordOutcome


def record_orders(facts: Sequence[OrderFact], *, announce: bool = True, gate: bool = True) -> list[RecordOutcome]:
    """Take a batch of orders (about 5,000 at a time); one transaction; outcomes in the order of `facts`.

    Older versions answer "stale", the same "unchanged"; a forbidden state transition answers "refused" with
    "transition_forbidden": the newer of the two contents is held (`gate=False`: a person released it). Of two
    contents of one version always the same one counts. Head and lines are what all tellings come to
    (rules/fold.py); payments, shipments and refunds are merged from every one of them, so the result does not
    depend on the order of arrival. Further codes: state_unknown, line_twice, quantity_out_of_range,
    amount_out_of_range.

    Publishes orders.orders_recorded once per batch, and orders.refund_recorded for new refunds that name units;
    `announce=False` publishes nothing: for imports of history, which nobody shall act on.
    """
    outcomes: list[RecordOutcome | None] = [None] * len(facts)
    with collector_paused(len(facts)):
        candidates = arrange([marked(fact, settings.SECRET_KEY) for fact in facts], outcomes, gate)
        if candidates:
            with transaction.atomic(), connection.cursor() as cursor:
                _take(cursor, candidates, outcomes, announce=announce, gate=gate)
    return [outcome for outcome in outcomes if outcome is not None]


@dataclass(slots=True)
class _Plan:
    """What is done with each candidate: the head and lines of `writings` are written; movements are merged of
    all in `merging`, given as (order id, candidate); `old`: orders that were there before."""

    writings: list[Writing] = field(default_factory=list)
    merging: list[tuple[int, Candidate]] = field(default_factory=list)
    old: list[int] = field(default_factory=list)


def _take(
    cursor: Any, candidates: list[Candidate], outcomes: list[RecordOutcome | None], *, announce: bool, gate: bool
) -> None:
    _resolve(candidates)
    heads = [_head(one) for one in candidates]
    fresh, known = enter(cursor, heads)
    plan = _Plan()
    several: list[tuple[int, Sequence[Entry]]] = []
    again: dict[int, Candidate] = {}
    for one, head in zip(candidates, heads, strict=True):
        present = known.get(one.key)
        order_id = fresh[one.key] if present is None else present.id
        plan.merging.append((order_id, one))
        if present is not None:
            plan.old.append(order_id)
            again[order_id] = one
            continue
        removed = one.folded.removed if one.folded else ()
        sale = place_of(one.fact, head.customer_id)
        plan.writings.append(Writing(order_id, one.fact, True, removed, sale))
        if one.folded is not None:
            several.append((order_id, one.entries(not gate)))
        tell_new(one, order_id, outcomes)
    if several:
        keep_first(cursor, several)
    if again:
        _take_again(cursor, plan, again, known, outcomes, gate=gate)
    refund_ids = _write(cursor, plan)
    if announce:
        announce_orders([writing.order_id for writing in plan.writings])
        announce_refunds(cursor, refund_ids)


def _take_again(
    cursor: Any,
    plan: _Plan,
    again: Mapping[int, Candidate],
    known: Mapping[Key, KnownOrder],
    outcomes: list[RecordOutcome | None],
    *,
    gate: bool,
) -> None:
    """Candidates whose orders were there before."""
    incoming = {order_id: one.entries(not gate) for order_id, one in again.items()}
    refolded = refold(cursor, incoming, {present.id: present.stamp for present in known.values()})
    plan.writings += rewrite(cursor, refolded)
    for order_id, one in again.items():
        tell_known(one, order_id, refolded, outcomes)


def _head(one: Candidate) -> Head:
    if one.folded is None:
        return Head(one.fact, one.stamp, one.buyers[0])
    buyers = dict(zip(one.stamps, one.buyers, strict=True))
    whole = max(stamp for stamp in one.folded.counted if stamp[1] == WHOLE)
    return Head(one.fact, one.stamp, buyers[whole])


def _write(cursor: Any, plan: _Plan) -> list[int]:
    """Lines, units, payments, shipments, refunds; the ids of refunds that are new or changed."""
    merging, old = plan.merging, plan.old
    days = write_fulfilments(
        cursor, [(id_, it) for id_, one in merging for fact in one.facts for it in fact.fulfilments], old
    )
    write_contents(cursor, plan.writings, days)
    write_payments(cursor, [(id_, it) for id_, one in merging for fact in one.facts for it in fact.payments], old)
    write_references(cursor, [(id_, it) for id_, one in merging for fact in one.facts for it in fact.references])
    refunds = [
        IncomingRefund(fact.channel, fact.account, order_id, it)
        for order_id, one in merging
        for fact in one.facts
        for it in fact.refunds
    ]
    if not refunds:
        return []
    lines = lines_by_order(cursor, sorted({one.order_id for one in refunds if one.order_id is not None}))
    return [refund_id for refund_id, _ in write_refunds(cursor, refunds, lines).values()]


def _buyer(fact: OrderFact) -> CustomerKey | None:
    """Whom the order names; None for a guest without identity."""
    buyer = fact.customer
    if not (buyer.external_id or buyer.email):
        return None
    return CustomerKey(
        channel=fact.channel,
        account=fact.account,
        external_id=buyer.external_id,
        email=buyer.email,
        name=buyer.name,
        phone=buyer.phone,
        country=buyer.country,
    )


def _resolve(candidates: Sequence[Candidate]) -> None:
    """Find the customers of the whole batch at once."""
    keys = [[_buyer(fact) for fact in one.facts] for one in candidates]
    known = resolve_customers([key for some in keys for key in some if key is not None])
    for one, some in zip(candidates, keys, strict=True):
        one.buyers = [None if key is None else known.get(key) for key in some]
