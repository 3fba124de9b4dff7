"""Types of the credit room, and other systems that take credit over. config/plugs.py connects them."""

from __future__ import annotations

from typing import Protocol

from amends.core.errors import Refused
from amends.credit.types import (
    ADJUSTMENT,
    HOLD,
    TRANSFER,
    AccountView,
    AdjustmentView,
    CodeCheck,
    HoldView,
    MovementView,
    TransferAnswer,
    TransferRequest,
    TransferView,
)

__all__ = [
    "ADJUSTMENT",
    "HOLD",
    "TRANSFER",
    "AccountView",
    "AdjustmentView",
    "CodeCheck",
    "CreditSystem",
    "HoldView",
    "MovementView",
    "TransferAnswer",
    "TransferRequest",
    "TransferView",
    "connect_systems",
    "is_by_hand",
    "system",
    "systems",
]


class CreditSystem(Protocol):
    """Another system that can hold store credit. Called with no transaction open; may be called again with the
    same request."""

    code: str
    by_hand: bool

    def take_over(self, request: TransferRequest) -> TransferAnswer:
        """Credit the customer there, once per `request.key`, and tell what came of it.

        Raises Unavailable when it is not known: then the same request is sent again later.
        """


class ByHand:
    """A person enters the credit in the other system, from the list, and reports what came of it."""

    code = "by_hand"
    by_hand = True

    def take_over(self, request: TransferRequest) -> TransferAnswer:
        """Wait for the person."""
        del request
        return TransferAnswer(state="waiting")


_SYSTEMS: dict[str, CreditSystem] = {ByHand.code: ByHand()}


def connect_systems(found: list[CreditSystem]) -> None:
    """Have credit transferred to these systems, besides by hand."""
    _SYSTEMS.clear()
    _SYSTEMS.update({ByHand.code: ByHand()} | {one.code: one for one in found})


def system(code: str) -> CreditSystem:
    """Refused("credit_system_unknown") when it is not connected (any more)."""
    if code not in _SYSTEMS:
        raise Refused("credit_system_unknown", system=code, known=", ".join(_SYSTEMS))
    return _SYSTEMS[code]


def systems() -> tuple[str, ...]:
    """The codes of the systems that credit can go to."""
    return tuple(_SYSTEMS)


def is_by_hand(code: str) -> bool:
    """Whether a person reports what came of transfers to it; also when it is not connected any more."""
    return code not in _SYSTEMS or _SYSTEMS[code].by_hand
