"""Facts that the identification room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class ClaimIdentified(Fact, frozen=True, kw_only=True):
    """The machine has looked at a claim and said what it can."""

    NAME: ClassVar[str] = "identification.claim_identified"
    claim_id: int


class IdentificationStopped(Fact, frozen=True, kw_only=True):
    """It switched itself off: `why` alarm (recent cases went wrong) or proof (it is proved no more)."""

    NAME: ClassVar[str] = "identification.stopped"
    lane_id: int
    title: str
    why: str
    words: str
    at: str


register(ClaimIdentified, IdentificationStopped)
