"""What an order's tellings come to: one pure function of their set, so the order of arrival cannot matter.

The tellings are taken in the order of their versions. A whole content replaces what was before; a change is put on
top of it. One whose states contradict the last one taken is held: it is kept, counts for nothing, and may count
later, when an earlier telling that arrives late explains it or a person releases it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from amends.orders.rules.changes import applied
from amends.orders.rules.states import State, forbidden
from amends.orders.types import ChangeFact, LineFact, OrderFact

WHOLE, CHANGE = "whole", "change"

Stamp = tuple[str, str, str]
"""(version, kind, content): the greater one is the newer. Of one version a change comes before a whole content,
which has it in it already: "change" sorts before "whole"."""


@dataclass(slots=True)
class Entry:
    """One telling. `seq`: when it was kept, for saying which of two that contradict each other came later;
    `customer_id`: the buyer that a whole content names."""

    stamp: Stamp
    fact: OrderFact | ChangeFact
    seq: int
    released: bool = False
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The states on one axis that do not follow each other, and the two tellings that say so."""

    before: str
    after: str
    older: Stamp
    newer: Stamp


@dataclass(slots=True)
class Folded:
    """`fact`: the order as it is; None while nothing but changes has come. `stamp`: its newest telling that
    counts; `customer_id`: of its newest whole content. `removed`: lines that it has no longer, as last told."""

    fact: OrderFact | None = None
    stamp: Stamp = ("", "", "")
    customer_id: int | None = None
    removed: tuple[LineFact, ...] = ()
    counted: list[Stamp] = field(default_factory=list)
    held: dict[Stamp, Contradiction] = field(default_factory=dict)
    """Why tellings are held, by the stamp of the one that is told of it: that which came later of the two."""
    unknown_lines: dict[Stamp, str] = field(default_factory=dict)
    """The first line that a change names and the order does not have."""


def state_of(fact: OrderFact) -> State:
    """The three states of a content."""
    return fact.order_state, fact.payment_state, fact.fulfilment_state


def fold(entries: Iterable[Entry]) -> Folded:
    """The order that these tellings come to."""
    found = Folded()
    last: Entry | None = None
    seen: dict[str, LineFact] = {}
    for entry in sorted(entries, key=lambda one: one.stamp):
        after = _after(found, entry)
        for line in _lines(entry, after):
            seen[line.external_id] = line
        if after is None:
            continue
        if last is not None and found.fact is not None:
            against = _contradiction(last, found.fact, entry, after)
            if against is not None:
                _hold(found, against, last, entry)
                continue
        last = entry
        found.fact, found.stamp = after, entry.stamp
        found.counted.append(entry.stamp)
        if isinstance(entry.fact, OrderFact):
            found.customer_id = entry.customer_id
    if found.fact is not None:
        standing = {line.external_id for line in found.fact.lines}
        found.removed = tuple(line for _, line in sorted(seen.items()) if line.external_id not in standing)
    return found


def _after(found: Folded, entry: Entry) -> OrderFact | None:
    """The order if the entry counts; None for a change of nothing."""
    if isinstance(entry.fact, OrderFact):
        return entry.fact
    if found.fact is None:
        return None
    after, unknown = applied(found.fact, entry.fact)
    if unknown:
        found.unknown_lines[entry.stamp] = unknown[0]
    return after


def _lines(entry: Entry, after: OrderFact | None) -> Iterable[LineFact]:
    if after is not None:
        return after.lines
    assert isinstance(entry.fact, ChangeFact)
    return ()


def _contradiction(last: Entry, before: OrderFact, entry: Entry, after: OrderFact) -> Contradiction | None:
    """Two contents of one version are no transition: they are the same instant, seen twice."""
    if last.stamp[0] == entry.stamp[0] or last.released or entry.released:
        return None
    found = forbidden(state_of(before), state_of(after))
    return None if found is None else Contradiction(found[0], found[1], last.stamp, entry.stamp)


def _hold(found: Folded, against: Contradiction, last: Entry, entry: Entry) -> None:
    later = entry if entry.seq > last.seq else last
    found.held[later.stamp] = against
