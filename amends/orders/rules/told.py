"""What is told of each fact of a batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from amends.orders.rules.fold import Contradiction, Folded, Stamp
from amends.orders.rules.versions import Candidate
from amends.orders.types import RecordOutcome

CREATED, UPDATED, UNCHANGED, STALE, REFUSED = "created", "updated", "unchanged", "stale", "refused"


@dataclass(slots=True)
class Refolded:
    """What known orders come to, by order id; `changed`: those to which something was new; `known`: the tellings
    that were kept before, by (order id, stamp), without those that a person let pass now. Orders that were told
    once and are told the same again are in `known` only."""

    results: dict[int, Folded] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    known: set[tuple[int, Stamp]] = field(default_factory=set)


def tell_new(one: Candidate, order_id: int, outcomes: list[RecordOutcome | None]) -> None:
    """Of an order that was not there."""
    _tell(one, order_id, CREATED, one.folded, (), outcomes)


def tell_known(one: Candidate, order_id: int, refolded: Refolded, outcomes: list[RecordOutcome | None]) -> None:
    """Of an order that was there."""
    known = {stamp for _, stamp, _ in one.tellings() if (order_id, stamp) in refolded.known}
    _tell(one, order_id, UPDATED, refolded.results.get(order_id), known, outcomes)


def _tell(
    one: Candidate,
    order_id: int,
    first: str,
    folded: Folded | None,
    known: Collection[Stamp],
    outcomes: list[RecordOutcome | None],
) -> None:
    """`first`: the outcome of the telling that is the newest now."""
    seen = set(known)
    for place, stamp, _ in one.tellings():
        against = folded.held.get(stamp) if folded is not None else None
        if against is not None:
            outcomes[place] = held(one.key[2], against, one.fact.number, order_id)
            continue
        newest = folded is None or stamp == folded.stamp
        outcome = UNCHANGED if stamp in seen else first if newest else STALE
        seen.add(stamp)
        outcomes[place] = RecordOutcome(external_id=one.key[2], outcome=outcome, order_id=order_id)


def held(external_id: str, against: Contradiction, number: str, order_id: int) -> RecordOutcome:
    """The outcome of a telling whose states contradict another's."""
    facts: Mapping[str, str] = {"before": against.before, "after": against.after, "order": number}
    return RecordOutcome(
        external_id=external_id,
        outcome=REFUSED,
        order_id=order_id,
        code="transition_forbidden",
        facts=dict(facts),
    )
