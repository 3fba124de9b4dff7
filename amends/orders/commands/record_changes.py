"""Taking changes of orders: messages that do not repeat the order whole."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

import amends.orders.rules.errors  # noqa: F401
from amends.orders.commands.contents import announce_orders, rewrite, write_contents
from amends.orders.commands.headers import known
from amends.orders.commands.movements import known_deliveries
from amends.orders.commands.record_refunds import lock_orders
from amends.orders.commands.tellings import refold
from amends.orders.rules.fold import Entry
from amends.orders.rules.told import REFUSED, STALE, UNCHANGED, UPDATED, Refolded, held
from amends.orders.rules.versions import NEW, change_refusal, change_stamp, refused, without_nul
from amends.orders.types import ChangeFact, RecordOutcome


def record_changes(
    channel: str, account: str, facts: Sequence[ChangeFact], *, announce: bool = True, gate: bool = True
) -> list[RecordOutcome]:
    """Take changes of known orders; one transaction; outcomes in the order of `facts`.

    An order is its newest whole content with every change of a later version on it, whatever came first. "stale":
    a newer whole content has the change in it already. "refused": order_unknown; line_unknown (the change is kept
    and counts when the line comes); transition_forbidden as in record_orders (`gate=False`: a person released it);
    state_unknown, quantity_out_of_range, change_unclear.
    """
    outcomes: list[RecordOutcome | None] = [None] * len(facts)
    with transaction.atomic(), connection.cursor() as cursor:
        orders = lock_orders(cursor, channel, account, {fact.order_external_id for fact in facts})
        incoming: dict[int, list[Entry]] = {}
        taken: list[tuple[int, int, Entry]] = []
        for place, raw in enumerate(facts):
            fact = without_nul(raw)
            wrong = change_refusal(fact)
            order_id = orders.get(fact.order_external_id)
            if wrong is None and order_id is None:
                wrong = ("order_unknown", {"order": fact.order_external_id})
            if wrong is not None or order_id is None:
                outcomes[place] = refused(fact, *(wrong or ("order_unknown", {})))
                continue
            entry = Entry(change_stamp(fact), fact, NEW + place, not gate)
            taken.append((place, order_id, entry))
            incoming.setdefault(order_id, []).append(entry)
        present = known(cursor, [(channel, account, name) for name in orders])
        refolded = refold(cursor, _once(incoming), {one.id: one.stamp for one in present.values()})
        writings = rewrite(cursor, refolded)
        ids = [writing.order_id for writing in writings]
        write_contents(cursor, writings, known_deliveries(cursor, ids))
        if announce:
            announce_orders(ids)
    for place, order_id, entry in taken:
        outcomes[place] = _told(facts[place], order_id, entry, refolded)
    return [outcome for outcome in outcomes if outcome is not None]


def _once(incoming: dict[int, list[Entry]]) -> dict[int, list[Entry]]:
    """Each telling once, by version: of two of one batch that contradict each other the newer is told of it."""
    found = {}
    for order_id, some in incoming.items():
        by_stamp = {entry.stamp: entry for entry in reversed(some)}
        found[order_id] = [by_stamp[stamp] for stamp in sorted(by_stamp)]
        for turn, entry in enumerate(found[order_id]):
            entry.seq = NEW + turn
    return found


def _told(fact: ChangeFact, order_id: int, entry: Entry, refolded: Refolded) -> RecordOutcome:
    result = refolded.results[order_id]
    against = result.held.get(entry.stamp)
    if against is not None:
        return held(fact.external_id, against, fact.order_external_id, order_id)
    line = result.unknown_lines.get(entry.stamp)
    if line is not None and not _replaced(entry, result.counted):
        return RecordOutcome(
            external_id=fact.external_id,
            outcome=REFUSED,
            order_id=order_id,
            code="line_unknown",
            facts={"line": line},
        )
    if (order_id, entry.stamp) in refolded.known:
        outcome = UNCHANGED
    else:
        outcome = STALE if _replaced(entry, result.counted) else UPDATED
    return RecordOutcome(external_id=fact.external_id, outcome=outcome, order_id=order_id)


def _replaced(entry: Entry, counted: Sequence[tuple[str, str, str]]) -> bool:
    """Whether a newer whole content has the change in it."""
    return any(stamp[1] == "whole" and stamp > entry.stamp for stamp in counted)
