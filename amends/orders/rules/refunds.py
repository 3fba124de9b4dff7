"""Tellings of one refund: which counts, and what of it counts as paid or taken back."""

from __future__ import annotations

import hashlib

import msgspec

from amends.core.moves import moves
from amends.orders.types import RefundFact

REFUND = moves(
    "refund in the channel",
    "requested",
    {
        "approve": ("requested", "approved"),
        "send back": ("requested approved", "in_transit"),
        "receive": ("requested approved in_transit", "received"),
        "cancel": ("requested approved in_transit received", "cancelled"),
        "refuse": ("requested approved in_transit received", "refused"),
        "finish": ("requested approved in_transit received cancelled refused", "done"),
    },
)
_RANK = {
    state: rank
    for rank, state in enumerate(
        ("requested", "approved", "in_transit", "received", "cancelled", "refused", "done")
    )
}
assert set(_RANK) == REFUND.states
KINDS = frozenset({"refund", "return", "cancellation", "chargeback", "replacement", "repair"})
_END = "\x01"
_encode = msgspec.json.Encoder().encode


def refund_content(fact: RefundFact) -> str:
    """Orders the tellings of one refund, as text by code points; the greatest counts, whatever came first.

    A later version counts more. Where the payloads have none, the state that got further does, and `done` most:
    money that was said to be paid back counts as paid until a later version says otherwise. Then the telling with
    more lines, then the one that knows the time; the digest decides the rest, arbitrarily but always alike.
    """
    digest = hashlib.blake2b(_encode(fact), digest_size=12).hexdigest()
    stated = int(fact.at is not None)
    return f"{fact.version}{_END}{_RANK[fact.state]}{len(fact.lines):05d}{stated}{digest}"


def lines_content(fact: RefundFact) -> str:
    """The same among the tellings that name lines: a later one without lines does not make them forgotten."""
    return refund_content(fact) if fact.lines else ""


def refund_refusal(fact: RefundFact) -> tuple[str, dict[str, str]] | None:
    """(code, facts) of what keeps a refund from being taken at all, else None."""
    if fact.state not in _RANK:
        return "state_unknown", {"field": "refund.state", "value": fact.state, "taken_as": "nothing"}
    if fact.kind not in KINDS:
        return "state_unknown", {"field": "refund.kind", "value": fact.kind, "taken_as": "nothing"}
    return None
