"""Facts that the claims room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class ClaimSubmitted(Fact, frozen=True, kw_only=True):
    """A claim is complete as the reporter sees it and wants checking (also after an answer)."""

    NAME: ClassVar[str] = "claims.claim_submitted"
    claim_id: int


class CustomerAsked(Fact, frozen=True, kw_only=True):
    """A person asked the customer for more."""

    NAME: ClassVar[str] = "claims.customer_asked"
    claim_id: int
    text: str


class ClaimClosed(Fact, frozen=True, kw_only=True):
    """Nothing more is to be done for this claim."""

    NAME: ClassVar[str] = "claims.claim_closed"
    claim_id: int


register(ClaimSubmitted, CustomerAsked, ClaimClosed)
