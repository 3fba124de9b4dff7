"""Facts that the workshop room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class RepairTold(Fact, frozen=True, kw_only=True):
    """A repair order went on. `how`: the verb of its axis, or late, loan, loan_overdue. `number` makes each one of
    its own."""

    NAME: ClassVar[str] = "workshop.repair_told"
    repair_id: int
    claim_id: int
    how: str
    number: int


class RepairFailed(Fact, frozen=True, kw_only=True):
    """It cannot be repaired, or is not to be: a person decides anew."""

    NAME: ClassVar[str] = "workshop.repair_failed"
    repair_id: int
    claim_id: int
    resolution_id: int
    why: str


register(RepairTold, RepairFailed)
