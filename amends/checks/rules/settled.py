"""How much of a sold unit was already made good."""

from __future__ import annotations

from dataclasses import dataclass

from amends.checks.types import Gathered

# After these the unit is still the customer's and may fail again.
_KEEPS_THE_UNIT = frozenset({"", "none", "repair", "partial_credit"})


@dataclass(frozen=True, slots=True)
class Settled:
    """Pieces of the unit that were refunded or replaced, and by what.

    `pieces` is certain; `at_most` counts a refund in the channel and a settled claim as two, though they may
    be the same.
    """

    pieces: int
    at_most: int
    claims: tuple[str, ...]
    by_channel: int


def settled(given: Gathered) -> Settled:
    """From settled claims on the unit and from the channel's own refunds."""
    done = [
        row
        for row in given.others
        if row.sold_unit_id == given.unit.id and row.settled_remedy not in _KEEPS_THE_UNIT
    ]
    by_claims = sum(row.quantity for row in done)
    by_channel = given.paid.refunded_quantity
    return Settled(
        pieces=max(by_claims, by_channel),
        at_most=by_claims + by_channel,
        claims=tuple(row.public_id for row in done),
        by_channel=by_channel,
    )
