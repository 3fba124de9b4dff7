"""Facts that the decisions room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class ClaimDecided(Fact, frozen=True, kw_only=True):
    """A verdict is final. `outcome` is approve or deny."""

    NAME: ClassVar[str] = "decisions.claim_decided"
    claim_id: int
    decision_id: int
    outcome: str
    remedy: str


class RemedyOffered(Fact, frozen=True, kw_only=True):
    """A claim is approved, and its customer may choose what to get for it."""

    NAME: ClassVar[str] = "decisions.remedy_offered"
    claim_id: int
    decision_id: int


class ChoiceRunsOut(Fact, frozen=True, kw_only=True):
    """A customer has not chosen yet and not much time is left."""

    NAME: ClassVar[str] = "decisions.choice_runs_out"
    claim_id: int
    decision_id: int


class ReviewNeeded(Fact, frozen=True, kw_only=True):
    """The policy left the claim to a person."""

    NAME: ClassVar[str] = "decisions.review_needed"
    claim_id: int
    reasons: list[str]


register(ClaimDecided, RemedyOffered, ChoiceRunsOut, ReviewNeeded)
