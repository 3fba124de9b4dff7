"""What the replacements room asks of others (who holds collateral, whether goods came), its types and facts.
config/plugs.py connects the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from amends.core.errors import Refused
from amends.replacements.facts import CollateralTold, ReplacementSent, ReservationLapsed
from amends.replacements.types import (
    COLLATERAL,
    COLLATERAL_KINDS,
    DIFFERENCE,
    REPLACEMENT,
    CollateralView,
    HoldAnswer,
    HoldRequest,
    ReplacementView,
)

__all__ = [
    "COLLATERAL",
    "COLLATERAL_KINDS",
    "DIFFERENCE",
    "REPLACEMENT",
    "CollateralHolder",
    "CollateralTold",
    "CollateralView",
    "HoldAnswer",
    "HoldRequest",
    "ReplacementSent",
    "ReplacementView",
    "ReservationLapsed",
    "anything_came",
    "connect_arrivals",
    "connect_holders",
    "holder",
    "holders",
]


class CollateralHolder(Protocol):
    """One way to hold money until goods are back. Called with no transaction open, and again with the same request
    when it is not known what came of it: `request.key` makes each step happen once.

    A definite no is an answer ("failed"); "pending" leaves it to a person (`by_hand`) or to a later question;
    raises Unavailable when nobody knows.
    """

    code: str
    by_hand: bool
    kinds: tuple[str, ...]
    """Which of COLLATERAL_KINDS it can hold."""
    holds_days: int | None
    """So long it can hold money after it was asked; None: as long as one likes."""

    def hold(self, request: HoldRequest) -> HoldAnswer:
        """Authorise, or take in, the amount."""

    def charge(self, request: HoldRequest) -> HoldAnswer:
        """Keep it for good."""

    def release(self, request: HoldRequest) -> HoldAnswer:
        """Give it back."""


_HOLDERS: dict[str, CollateralHolder] = {}


def connect_holders(found: list[CollateralHolder]) -> None:
    """Have collateral held by these."""
    _HOLDERS.clear()
    _HOLDERS.update({one.code: one for one in found})


def holder(code: str) -> CollateralHolder:
    """Refused("holder_unknown")."""
    if code not in _HOLDERS:
        raise Refused("holder_unknown", holder=code, known=", ".join(_HOLDERS))
    return _HOLDERS[code]


def holders() -> list[str]:
    """The codes of those that are connected."""
    return list(_HOLDERS)


_ARRIVALS: list[Callable[[int], bool]] = []


def connect_arrivals(source: Callable[[int], bool]) -> None:
    """Have `source` tell of a claim's id whether a parcel came for it (the returns room)."""
    _ARRIVALS[:] = [source]


def anything_came(claim_id: int) -> bool:
    """Whether a parcel came for the claim, whatever is in it: then a person looks before anything is charged."""
    if not _ARRIVALS:
        raise RuntimeError("nobody tells whether a parcel came (config/plugs.py)")
    return _ARRIVALS[0](claim_id)
