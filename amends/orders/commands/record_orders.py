"""Taking orders in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any

from django.db import connection, transaction

import amends.orders.rules.errors  # noqa: F401
from amends.accounts.api import CustomerKey, resolve_customers
from amends.catalog.api import ensure_products, freeze_many
from amends.catalog.ports import ProductSeed, TermKey
from amends.jobs.api import publish
from amends.orders.commands.headers import KnownOrder, enter, replace
from amends.orders.commands.lines import Terms, Writing, write_lines
from amends.orders.commands.movements import write_deliveries, write_fulfilments, write_payments
from amends.orders.commands.refunds import IncomingRefund, announce_refunds, relink, write_refunds
from amends.orders.commands.writing import collector_paused
from amends.orders.facts import OrdersRecorded
from amends.orders.queries.lines import lines_by_order
from amends.orders.rules.versions import Candidate, arrange, contradiction, refused
from amends.orders.types import OrderFact, RecordOutcome

CREATED, UPDATED, UNCHANGED, STALE, REFUSED = "created", "updated", "unchanged", "stale", "refused"


def record_orders(facts: Sequence[OrderFact], *, announce: bool = True, gate: bool = True) -> list[RecordOutcome]:
    """Take a batch of orders (about 5,000 at a time); one transaction; outcomes in the order of `facts`.

    Older versions answer "stale", the same "unchanged"; a forbidden state transition answers "refused" with
    "transition_forbidden" and leaves the order as it was (`gate=False`: a person released it). Of two contents
    of one version always the same one counts. Head and lines come from the newest version; payments, shipments
    and refunds are merged from every version, so the result does not depend on the order of arrival.
    Further codes: state_unknown, line_twice, quantity_out_of_range, amount_out_of_range.

    Publishes orders.orders_recorded once per batch, and orders.refund_recorded for new refunds that name units;
    `announce=False` publishes nothing: for imports of history, which nobody shall act on.
    """
    outcomes: list[RecordOutcome | None] = [None] * len(facts)
    with collector_paused(len(facts)):
        candidates = arrange(facts, outcomes, gate)
        if candidates:
            with transaction.atomic(), connection.cursor() as cursor:
                _take(cursor, candidates, outcomes, announce=announce, gate=gate)
    return [outcome for outcome in outcomes if outcome is not None]


@dataclass(slots=True)
class _Sorted:
    """What is done with each candidate: the head and lines of `writings` are written; movements are merged of
    all in `merging`, given as (order id, candidate)."""

    writings: list[Writing] = field(default_factory=list)
    merging: list[tuple[int, Candidate]] = field(default_factory=list)
    replaced: dict[int, int] = field(default_factory=dict)
    old: list[int] = field(default_factory=list)


def _take(
    cursor: Any, candidates: list[Candidate], outcomes: list[RecordOutcome | None], *, announce: bool, gate: bool
) -> None:
    customers, products, terms = _surroundings(candidates)
    fresh, known = enter(cursor, candidates, customers)
    plan = _Sorted()
    for place, one in enumerate(candidates):
        present = known.get(one.key)
        outcome = CREATED if present is None else _decide(one, present, outcomes, gate)
        if outcome == REFUSED:
            continue
        order_id = fresh[one.key] if present is None else present.id
        _tell(one, outcome, order_id, outcomes)
        plan.merging.append((order_id, one))
        if present is not None:
            plan.old.append(order_id)
        if outcome in (CREATED, UPDATED):
            plan.writings.append(Writing(order_id, one.fact, present is None))
        if outcome == UPDATED:
            plan.replaced[order_id] = place
    replace(cursor, plan.replaced)
    refund_ids = _write(cursor, plan, products, terms)
    if announce:
        written = [writing.order_id for writing in plan.writings]
        if written:
            publish(OrdersRecorded(order_ids=written))
        announce_refunds(cursor, refund_ids)


def _decide(one: Candidate, present: KnownOrder, outcomes: list[RecordOutcome | None], gate: bool) -> str:
    if one.stamp == present.stamp:
        return UNCHANGED
    if one.stamp < present.stamp:
        return STALE
    against = contradiction(present.stamp, present.state, one.stamp, one.fact) if gate else None
    if against is None:
        return UPDATED
    for place, fact in zip(one.places, one.facts, strict=True):
        outcomes[place] = refused(fact, "transition_forbidden", against)
    return REFUSED


def _tell(one: Candidate, outcome: str, order_id: int, outcomes: list[RecordOutcome | None]) -> None:
    for place in one.places:
        told = STALE if outcomes[place] is not None else outcome
        outcomes[place] = RecordOutcome(external_id=one.key[2], outcome=told, order_id=order_id)


def _write(cursor: Any, plan: _Sorted, products: Mapping[str, int], terms: Terms) -> list[int]:
    """Lines, units, payments, shipments, refunds; the ids of refunds that are new or changed."""
    merging, old = plan.merging, plan.old
    days = write_fulfilments(
        cursor, [(id_, it) for id_, one in merging for fact in one.facts for it in fact.fulfilments], old
    )
    for writing in plan.writings:
        if writing.order_id in days:
            writing.delivered = days[writing.order_id]
    write_lines(cursor, plan.writings, products, terms)
    written = {writing.order_id for writing in plan.writings}
    write_deliveries(cursor, {order_id: some for order_id, some in days.items() if order_id not in written})
    write_payments(cursor, [(id_, it) for id_, one in merging for fact in one.facts for it in fact.payments], old)
    relink(cursor, list(plan.replaced))
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


def _surroundings(candidates: Sequence[Candidate]) -> tuple[list[int | None], dict[str, int], Terms]:
    """Customers per candidate, products by SKU, frozen terms: each resolved for the whole batch at once."""
    keys = [
        CustomerKey(
            channel=one.key[0],
            account=one.key[1],
            external_id=buyer.external_id,
            email=buyer.email,
            name=buyer.name,
            phone=buyer.phone,
            country=buyer.country,
        )
        if (buyer := one.fact.customer).external_id or buyer.email
        else None
        for one in candidates
    ]
    found = resolve_customers([key for key in keys if key is not None])
    titles: dict[str, str] = {}
    for one in candidates:
        for line in one.fact.lines:
            if line.sku and not line.title >= titles.get(line.sku, "\U0010ffff"):
                titles[line.sku] = line.title
    products = ensure_products([ProductSeed(sku, title) for sku, title in titles.items()])
    sales: set[tuple[int, str, str, date]] = set()
    for one in candidates:
        country, channel, day = one.fact.country, one.key[0], one.fact.placed_at.astimezone(UTC).date()
        for line in one.fact.lines:
            if line.sku and line.kind == "goods":
                sales.add((products[line.sku], country, channel, day))
    terms = {
        (key.product_id, key.country, key.channel, key.sold_on): frozen
        for key, frozen in freeze_many(TermKey(*sale) for sale in sales).items()
    }
    return [found.get(key) if key is not None else None for key in keys], products, terms
