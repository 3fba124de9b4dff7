"""When somebody says that the serial number recorded for a unit is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from amends.core.moves import moves

DOUBT = moves("serial doubt", "asked", {"accept": ("asked", "accepted"), "refuse": ("asked", "refused")})


@dataclass(frozen=True, slots=True)
class DoubtView:
    """A doubt, the evidence that it rests on (references of photos and files), and what a person decided.

    `elsewhere`: other orders on whose lines the number that is said to be right stands: perhaps two parcels were
    mixed up, perhaps somebody claims what is not theirs.
    """

    id: int
    sold_unit_id: int
    before: str
    after: str
    reason: str
    evidence: tuple[str, ...]
    claim_ref: str
    asked_by: str
    from_customer: bool
    asked_at: datetime
    state: str
    decided_by: str
    decided_at: datetime | None
    decision: str
    elsewhere: tuple[str, ...] = ()


def corrected(serials: Iterable[str], corrections: Iterable[tuple[str, str]]) -> set[str]:
    """What the channel names, as a person corrected it since, in the order of the decisions: the channel goes on
    to name the old number, and must not bring it back."""
    found = set(serials)
    for before, after in corrections:
        if before in found:
            found = (found - {before}) | {after}
    return found
