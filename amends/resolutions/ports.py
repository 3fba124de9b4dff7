"""What the resolutions room asks of others (the goods that came back), and its types. config/plugs.py
connects the answers."""

from __future__ import annotations

from collections.abc import Callable

from amends.resolutions.facts import MemoIssued, RemedyCancelled, RemedyGranted, RemedySettled, UnitOverpaid
from amends.resolutions.types import (
    RESOLUTION,
    AmountLine,
    MemoLine,
    MemoView,
    Preview,
    ResolutionView,
)

__all__ = [
    "RESOLUTION",
    "AmountLine",
    "MemoIssued",
    "MemoLine",
    "MemoView",
    "Preview",
    "RemedyCancelled",
    "RemedyGranted",
    "RemedySettled",
    "ResolutionView",
    "UnitOverpaid",
    "connect_goods",
    "goods_are_back",
]


_GOODS: list[Callable[[int], bool]] = []


def connect_goods(source: Callable[[int], bool]) -> None:
    """Have `source` tell of a claim's id whether its goods are back and inspected (the returns room)."""
    _GOODS[:] = [source]


def goods_are_back(claim_id: int) -> bool:
    """Whether the goods of this claim are back and inspected."""
    if not _GOODS:
        raise RuntimeError("nobody tells whether goods are back (config/plugs.py)")
    return _GOODS[0](claim_id)
