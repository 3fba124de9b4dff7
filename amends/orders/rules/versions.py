"""Versions of one order: which is the newest, and what is told of the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from amends.orders.rules.changes import ACTIONS
from amends.orders.rules.fold import CHANGE, WHOLE, Entry, Folded, Stamp, fold, state_of
from amends.orders.rules.refunds import refund_refusal
from amends.orders.rules.states import FULFILMENT, ORDER, PAYMENT, unknown_state
from amends.orders.types import ChangeFact, OrderFact, PaymentFact, RecordOutcome

_encode = msgspec.json.Encoder().encode
_PROGRESS = {state: place for place, state in enumerate(
    ("pending", "failed", "voided", "authorized", "partially_paid", "paid", "partially_refunded", "refunded")
)}  # fmt: skip
assert set(_PROGRESS) == PAYMENT.states
F = TypeVar("F", OrderFact, ChangeFact, PaymentFact)
MOST_PIECES = 2**31 - 1
MOST_MINOR = 2**62

Key = tuple[str, str, str]
"""(channel, account, external id)."""
NEW = 2**62
"""`seq` of the first telling that is not kept yet."""


def content(fact: OrderFact) -> str:
    """Orders two different contents of one version: who has gone further in payment, shipments and refunds comes
    later; else the digest decides. Arbitrary then, but the same whatever the order of arrival."""
    return _content(fact, _encode(fact))


def _content(fact: OrderFact, encoded: bytes) -> str:
    movements = len(fact.payments) + len(fact.fulfilments) + len(fact.refunds)
    return f"{_PROGRESS[fact.payment_state]}{movements:05d}{_digest(encoded)}"


def _digest(encoded: bytes) -> str:
    return hashlib.blake2b(encoded, digest_size=12).hexdigest()


def without_nul(fact: F) -> F:
    """The fact without NUL characters, which the database cannot keep in texts."""
    if b"\\u0000" not in _encode(fact):
        return fact
    return msgspec.convert(_scrub(msgspec.to_builtins(fact)), type(fact))


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
    """All that a batch tells of one order. `fact`, `stamp`: what this comes to by itself; `facts`, `places`: every
    telling and where it stands in the batch; `stamps` and `folded` are empty where there is one only. `buyers`:
    the customer of each telling, once they are known."""

    key: Key
    fact: OrderFact
    stamp: Stamp
    facts: list[OrderFact]
    places: list[int]
    stamps: list[Stamp] = field(default_factory=list)
    folded: Folded | None = None
    buyers: list[int | None] = field(default_factory=list)

    def tellings(self) -> Iterator[tuple[int, Stamp, OrderFact]]:
        """(place in the batch, stamp, fact), the oldest first."""
        stamps = self.stamps or [self.stamp]
        return zip(self.places, stamps, self.facts, strict=True)

    def entries(self, released: bool) -> list[Entry]:
        """The tellings as the fold takes them, each once."""
        found: dict[Stamp, Entry] = {}
        for turn, (_, stamp, fact) in enumerate(self.tellings()):
            buyer = self.buyers[turn] if self.buyers else None
            found.setdefault(stamp, Entry(stamp, fact, NEW + turn, released, buyer))
        return list(found.values())


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
    return next((wrong for refund in fact.refunds if (wrong := refund_refusal(refund))), None)


def change_refusal(fact: ChangeFact) -> tuple[str, dict[str, str]] | None:
    """The same for a change."""
    for axis, value in zip(
        (ORDER, PAYMENT, FULFILMENT), (fact.order_state, fact.payment_state, fact.fulfilment_state), strict=True
    ):
        if value and value not in axis.states:
            return "state_unknown", {"field": f"{axis.axis}_state", "value": value, "taken_as": "nothing"}
    for one in fact.lines:
        quantity = one.line.quantity if one.line is not None else one.quantity
        if quantity is not None and not 0 <= quantity <= MOST_PIECES:
            return "quantity_out_of_range", {"line": one.line_external_id, "quantity": str(quantity)}
        if one.action not in ACTIONS or (one.action in ("add", "replace")) != (one.line is not None):
            return "change_unclear", {"line": one.line_external_id, "action": one.action}
    return None


def arrange(facts: Sequence[OrderFact], outcomes: list[RecordOutcome | None], gate: bool) -> list[Candidate]:
    """One candidate per order, sorted by key. Fills the outcomes of facts that cannot be taken at all."""
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
        by_key.setdefault(key, []).append(((fact.version, WHOLE, _content(fact, encoded)), place, fact))
    found = []
    for key in sorted(by_key):
        versions = by_key[key]
        if len(versions) == 1:
            stamp, place, fact = versions[0]
            found.append(Candidate(key, fact, stamp, [fact], [place]))
        else:
            found.append(_several(key, sorted(versions, key=lambda one: one[:2]), released=not gate))
    return found


def _several(key: Key, versions: Sequence[tuple[Stamp, int, OrderFact]], *, released: bool) -> Candidate:
    stamps = [stamp for stamp, _, _ in versions]
    places = [place for _, place, _ in versions]
    facts = [fact for _, _, fact in versions]
    candidate = Candidate(key, facts[0], stamps[0], facts, places, stamps)
    candidate.folded = fold(candidate.entries(released))
    assert candidate.folded.fact is not None
    candidate.fact, candidate.stamp = candidate.folded.fact, candidate.folded.stamp
    return candidate


def change_stamp(fact: ChangeFact) -> Stamp:
    """Where a change stands among the tellings of its order."""
    return fact.version, CHANGE, _digest(_encode(fact))


def without_movements(fact: OrderFact) -> OrderFact:
    """What is kept of a content: its payments, shipments and refunds have rows of their own."""
    if fact.payments or fact.fulfilments or fact.refunds:
        return msgspec.structs.replace(fact, payments=(), fulfilments=(), refunds=())
    return fact


def refused(fact: OrderFact | ChangeFact, code: str, facts: dict[str, str]) -> RecordOutcome:
    """The outcome of a fact that is not taken."""
    return RecordOutcome(external_id=fact.external_id, outcome="refused", code=code, facts=facts)
