"""Facts that the resolutions room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class RemedyGranted(Fact, frozen=True, kw_only=True):
    """The entitlement is reserved for a remedy."""

    NAME: ClassVar[str] = "resolutions.remedy_granted"
    resolution_id: int
    claim_id: int
    remedy: str
    return_required: bool


class MemoIssued(Fact, frozen=True, kw_only=True):
    """A credit memo exists; its money is on the way or in store credit."""

    NAME: ClassVar[str] = "resolutions.memo_issued"
    memo_id: int
    claim_id: int


class MemoCorrected(Fact, frozen=True, kw_only=True):
    """A further document takes a credit memo back, or a part of it."""

    NAME: ClassVar[str] = "resolutions.memo_corrected"
    correction_id: int
    memo_id: int
    claim_id: int
    whole: bool


class RemedySettled(Fact, frozen=True, kw_only=True):
    """The customer has what was granted."""

    NAME: ClassVar[str] = "resolutions.remedy_settled"
    resolution_id: int
    claim_id: int


class RemedyCancelled(Fact, frozen=True, kw_only=True):
    """What was granted is taken back before anything was carried out."""

    NAME: ClassVar[str] = "resolutions.remedy_cancelled"
    resolution_id: int
    claim_id: int
    remedy: str
    reason: str


class UnitOverpaid(Fact, frozen=True, kw_only=True):
    """The channel refunded more for a unit than our own remedies leave; somebody has to look."""

    NAME: ClassVar[str] = "resolutions.unit_overpaid"
    sold_unit_id: int
    currency: str
    over_minor: int
    over_quantity: int


register(MemoCorrected, RemedyGranted, MemoIssued, RemedySettled, RemedyCancelled, UnitOverpaid)
