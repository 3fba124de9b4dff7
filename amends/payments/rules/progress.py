"""How far a granted refund is, from what its transactions came to."""

from __future__ import annotations

_VERBS = {
    "succeeded": "pay",
    "partly": "pay part",
    "failed": "fail",
    "pending": "go on",
    "called_off": "call off",
}


def state_of(amount: int, paid: int, pending: int) -> str:
    """`amount`: what of the grant is not called off. pending: nothing came yet, something is under way. partly:
    some of it is paid. failed: nothing was paid and nothing is under way. called_off: nothing is to be paid, and
    nothing was."""
    if amount == paid == 0:
        return "called_off"
    if paid >= amount:
        return "succeeded"
    if paid:
        return "partly"
    return "pending" if pending else "failed"


def verb_to(state: str) -> str:
    """The move of a granted refund that leads to `state`."""
    return _VERBS[state]
