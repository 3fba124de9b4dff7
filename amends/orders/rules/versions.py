"""Versions of one order: which is the newest, and what is told of the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from amends.orders.rules.states import PAYMENT, State, forbidden, unknown_state
from amends.orders.types import OrderFact, RecordOutcome, RefundFact

_encode = msgspec.json.Encoder().encode
_PROGRESS = {state: place for place, state in enumerate(
    ("pending", "failed", "voided", "authorized", "partially_paid", "paid", "partially_refunded", "refunded")
)}  # fmt: skip
assert set(_PROGRESS) == PAYMENT.states
MOST_PIECES = 2**31 - 1
MOST_MINOR = 2**62

Key = tuple[str, str, str]
"""(channel, account, external id)."""
Stamp = tuple[str, str]
"""(version, content): the greater one is the newer."""


def content(fact: OrderFact) -> str:
    """Orders two different contents of one version: who has gone further in payment, shipments and refunds comes
    later; else the digest decides. Arbitrary then, but the same whatever the order of arrival."""
    return _content(fact, _encode(fact))


def _content(fact: OrderFact, encoded: bytes) -> str:
    movements = len(fact.payments) + len(fact.fulfilments) + len(fact.refunds)
    return f"{_PROGRESS[fact.payment_state]}{movements:05d}{_digest(encoded)}"


def refund_content(fact: RefundFact) -> str:
    """The same for a refund, which has no version: the one that tells of more lines, then of its time, counts."""
    return f"{len(fact.lines):05d}{int(fact.at is not None)}{_digest(_encode(fact))}"


def _digest(encoded: bytes) -> str:
    return hashlib.blake2b(encoded, digest_size=12).hexdigest()


def state_of(fact: OrderFact) -> State:
    """The three states of a version."""
    return fact.order_state, fact.payment_state, fact.fulfilment_state


def without_nul(fact: OrderFact) -> OrderFact:
    """The fact without NUL characters, which the database cannot keep in texts."""
    return msgspec.convert(_scrub(msgspec.to_builtins(fact)), OrderFact)


def _scrub(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {name: _scrub(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_scrub(part) for part in value]
    return value


@dataclass(slots=True)
class Candidate:
    """The newest version of one order in a batch, and every version of it (movements are taken from all)."""

    key: Key
    fact: OrderFact
    stamp: Stamp
    facts: list[OrderFact]
    places: list[int] = field(default_factory=list)
    """Where its versions stand in the batch."""


def refusal(fact: OrderFact) -> tuple[str, dict[str, str]] | None:
    """(code, facts) of what keeps a fact from being taken at all, else None."""
    odd = unknown_state(state_of(fact))
    if odd is not None:
        return "state_unknown", {"field": odd[0], "value": odd[1], "taken_as": "nothing"}
    lines = fact.lines
    if len(lines) > 1 and len({line.external_id for line in lines}) != len(lines):
        return "line_twice", {"order": fact.number}
    for line in lines:
        if not 0 <= line.quantity <= MOST_PIECES:
            return "quantity_out_of_range", {"line": line.external_id, "quantity": str(line.quantity)}
        if not -MOST_MINOR < line.total < MOST_MINOR or not -MOST_MINOR < line.gross < MOST_MINOR:
            return "amount_out_of_range", {"field": f"line {line.external_id}", "value": str(line.total)}
    if not -MOST_MINOR < fact.total < MOST_MINOR:
        return "amount_out_of_range", {"field": "total", "value": str(fact.total)}
    return None


def arrange(facts: Sequence[OrderFact], outcomes: list[RecordOutcome | None], gate: bool) -> list[Candidate]:
    """One candidate per order, sorted by key. Fills the outcomes of those that are out already: refused ones,
    repetitions ("unchanged") and versions that a newer one of the same batch replaces ("stale")."""
    by_key: dict[Key, list[tuple[Stamp, int, OrderFact]]] = {}
    for place, raw in enumerate(facts):
        wrong = refusal(raw)
        if wrong is not None:
            outcomes[place] = refused(raw, *wrong)
            continue
        fact, encoded = raw, _encode(raw)
        if b"\\u0000" in encoded:
            fact = without_nul(raw)
            encoded = _encode(fact)
        key = (fact.channel, fact.account, fact.external_id)
        by_key.setdefault(key, []).append(((fact.version, _content(fact, encoded)), place, fact))
    found = []
    for key in sorted(by_key):
        versions = by_key[key]
        if len(versions) == 1:
            stamp, place, fact = versions[0]
            found.append(Candidate(key, fact, stamp, [fact], [place]))
        else:
            found.append(_fold(key, sorted(versions, key=lambda one: one[:2]), outcomes, gate))
    return found


def _fold(
    key: Key,
    versions: Iterable[tuple[Stamp, int, OrderFact]],
    outcomes: list[RecordOutcome | None],
    gate: bool,
) -> Candidate:
    best: Candidate | None = None
    for stamp, place, fact in versions:
        if best is None:
            best = Candidate(key, fact, stamp, [fact], [place])
            continue
        if stamp == best.stamp:
            outcomes[place] = RecordOutcome(external_id=fact.external_id, outcome="unchanged")
            continue
        against = contradiction(best.stamp, state_of(best.fact), stamp, fact) if gate else None
        if against is not None:
            outcomes[place] = refused(fact, "transition_forbidden", against)
            continue
        outcomes[best.places[-1]] = RecordOutcome(external_id=fact.external_id, outcome="stale")
        best.fact, best.stamp = fact, stamp
        best.facts.append(fact)
        best.places.append(place)
    assert best is not None
    return best


def contradiction(old: Stamp, before: State, new: Stamp, fact: OrderFact) -> dict[str, str] | None:
    """The facts of a forbidden transition; None when `fact` may follow. Two contents of one version are no
    transition: they are the same instant, seen twice."""
    if old[0] == new[0]:
        return None
    found = forbidden(before, state_of(fact))
    return None if found is None else {"before": found[0], "after": found[1], "order": fact.number}


def refused(fact: OrderFact, code: str, facts: dict[str, str]) -> RecordOutcome:
    """The outcome of a fact that is not taken."""
    return RecordOutcome(external_id=fact.external_id, outcome="refused", code=code, facts=facts)
