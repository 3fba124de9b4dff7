"""The three axes of an order, and the gate: may a newer version say this after what an older one said?"""

from __future__ import annotations

from collections.abc import Mapping

from amends.core.moves import Moves, moves

ORDER = moves(
    "order",
    "open",
    {
        "complete": ("open closed", "completed"),
        "close": ("open completed", "closed"),
        "reopen": ("closed completed", "open"),
        "cancel": ("open closed completed", "cancelled"),
    },
)

PAYMENT = moves(
    "payment",
    "pending",
    {
        "authorize": ("pending failed voided", "authorized"),
        "fail": ("pending authorized voided", "failed"),
        "void": ("pending authorized failed", "voided"),
        "retry": ("authorized failed voided", "pending"),
        "pay part": ("pending authorized failed voided paid", "partially_paid"),
        "pay": ("pending authorized failed voided partially_paid", "paid"),
        "refund part": ("partially_paid paid", "partially_refunded"),
        "refund": ("partially_paid paid partially_refunded", "refunded"),
    },
)

FULFILMENT = moves(
    "fulfilment",
    "unfulfilled",
    {
        "ship part": ("unfulfilled fulfilled delivered", "partial"),
        "ship": ("unfulfilled partial", "fulfilled"),
        "deliver": ("partial fulfilled", "delivered"),
        "take back": ("partial fulfilled", "unfulfilled"),
        "return": ("partial fulfilled delivered", "returned"),
        "restock": ("unfulfilled partial fulfilled delivered returned", "restocked"),
    },
)


def reachable(axis: Moves) -> Mapping[str, frozenset[str]]:
    """Per state every state that some moves lead to, itself included.

    The gate asks for this, not for a single move: versions arrive out of order and with gaps, and a history
    that is allowed step by step must pass whichever of its versions arrive.
    """
    found = {state: {state} for state in axis.states}
    grown = True
    while grown:
        grown = False
        for before, after in axis.table.values():
            for reached in found.values():
                if reached & before and after not in reached:
                    reached.add(after)
                    grown = True
    return {state: frozenset(reached) for state, reached in found.items()}


_ORDER, _PAYMENT, _FULFILMENT = reachable(ORDER), reachable(PAYMENT), reachable(FULFILMENT)

State = tuple[str, str, str]
"""(order, payment, fulfilment) state of one version."""


def unknown_state(state: State) -> tuple[str, str] | None:
    """(field, value) of the first state that no axis knows."""
    for field, known, value in zip(
        ("order_state", "payment_state", "fulfilment_state"), (_ORDER, _PAYMENT, _FULFILMENT), state, strict=True
    ):
        if value not in known:
            return field, value
    return None


def forbidden(before: State, after: State) -> tuple[str, str] | None:
    """(before, after) of the first axis on which a newer version contradicts an older one; None when it may be.

    What was cancelled stays cancelled, money that was received or given back stays so, goods that went back
    into stock stay there. One exception: once everything has been refunded, the channel may call the order what
    it likes (some close a cancelled order when they refund it).
    """
    if before == after:
        return None
    if after[0] not in _ORDER[before[0]] and after[1] != "refunded":
        return before[0], after[0]
    if after[1] not in _PAYMENT[before[1]]:
        return before[1], after[1]
    if after[2] not in _FULFILMENT[before[2]]:
        return before[2], after[2]
    return None
