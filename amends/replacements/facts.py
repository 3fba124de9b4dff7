"""Facts that the replacements room publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class ReplacementSent(Fact, frozen=True, kw_only=True):
    """A unit went out for a faulty one and is a sold unit of its own now."""

    NAME: ClassVar[str] = "replacements.sent"
    replacement_id: int
    claim_id: int
    first_unit_id: int
    new_unit_id: int


class ReservationLapsed(Fact, frozen=True, kw_only=True):
    """The goods did not come in time: what was kept for the customer is in the shop again."""

    NAME: ClassVar[str] = "replacements.reservation_lapsed"
    replacement_id: int
    claim_id: int


class CollateralTold(Fact, frozen=True, kw_only=True):
    """Something happened to a collateral. `how`: asked (for a deposit), page (where the customer authorises it),
    held, failed, reminder, extended, charged, uncharged, released."""

    NAME: ClassVar[str] = "replacements.collateral_told"
    collateral_id: int
    replacement_id: int
    claim_id: int
    how: str
    number: int


register(ReplacementSent, ReservationLapsed, CollateralTold)
