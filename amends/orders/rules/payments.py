"""Payments that come by themselves: which order they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from amends.orders.types import PaymentFact

PAID_BACK = frozenset({"refund", "chargeback"})
KINDS = frozenset({"authorization", "sale", "capture", "void", "refund", "chargeback"})
STATES = frozenset({"pending", "succeeded", "failed"})

Link = tuple[str, str, str]
"""(channel, account, name); an empty channel or account: any."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How a payment states its order: by id, by number; None where it does not."""

    by_id: Link | None
    by_number: Link | None


def link_of(channel: str, account: str, fact: PaymentFact) -> Ways:
    """What a payment that `channel` and `account` sent says of its order. An order channel without account means
    any account of that channel; without either, the sender's own."""
    where = (fact.order_channel, fact.order_account) if fact.order_channel else (channel, account)
    by_id = (*where, fact.order_external_id) if fact.order_external_id else None
    number = fact.order_number.removeprefix("#")
    return Ways(by_id, (*where, number) if number else None)


def links(
    facts: Sequence[PaymentFact], stated: Mapping[int, int], listed: Mapping[str, int], open_: Iterable[int]
) -> dict[int, int]:
    """Orders of payments that state none, by place: the order that lists the payment itself or its parent, or the
    order of the parent in the same batch, through as many steps as there are."""
    known = dict(listed)
    for place, order_id in stated.items():
        known.setdefault(facts[place].external_id, order_id)
    found: dict[int, int] = {}
    left = list(open_)
    while left:
        rest = []
        for place in left:
            fact = facts[place]
            name = next((name for name in (fact.external_id, fact.parent_id) if name in known), None)
            if name is None:
                rest.append(place)
            else:
                found[place] = known[name]
                known.setdefault(fact.external_id, known[name])
        if len(rest) == len(left):
            break
        left = rest
    return found


def payment_refusal(fact: PaymentFact) -> tuple[str, dict[str, str]] | None:
    """(code, facts) of what keeps a payment from being taken at all, else None."""
    if fact.kind not in KINDS:
        return "state_unknown", {"field": "payment.kind", "value": fact.kind, "taken_as": "nothing"}
    if fact.state not in STATES:
        return "state_unknown", {"field": "payment.state", "value": fact.state, "taken_as": "nothing"}
    return None
