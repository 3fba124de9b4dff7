"""What the resolutions room asks of others (the goods that came back), and its types. config/plugs.py
connects the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from amends.claims.ports import ClaimView
from amends.resolutions.facts import (
    MemoCorrected,
    MemoIssued,
    RemedyCancelled,
    RemedyGranted,
    RemedySettled,
    UnitOverpaid,
)
from amends.resolutions.types import (
    RESOLUTION,
    AmountLine,
    AmountRulesView,
    Deduction,
    MemoLine,
    MemoTax,
    MemoView,
    OptionView,
    Preview,
    RefundPolicy,
    ResolutionView,
)

__all__ = [
    "RESOLUTION",
    "AmountLine",
    "AmountRulesView",
    "Deduction",
    "MemoCorrected",
    "MemoIssued",
    "MemoLine",
    "MemoTax",
    "MemoView",
    "OptionView",
    "Preview",
    "RefundPolicy",
    "RemedyCancelled",
    "RemedyGranted",
    "RemedySettled",
    "ResolutionView",
    "UnitOverpaid",
    "connect_goods",
    "connect_options",
    "goods_are_back",
    "more_options",
]


_GOODS: list[Callable[[int], bool]] = []
_OPTIONS: list[Callable[[ClaimView], Iterable[OptionView]]] = []


def connect_goods(source: Callable[[int], bool]) -> None:
    """Have `source` tell of a claim's id whether its goods are back and inspected (the returns room)."""
    _GOODS[:] = [source]


def goods_are_back(claim_id: int) -> bool:
    """Whether the goods of this claim are back and inspected."""
    if not _GOODS:
        raise RuntimeError("nobody tells whether goods are back (config/plugs.py)")
    return _GOODS[0](claim_id)


def connect_options(*sources: Callable[[ClaimView], Iterable[OptionView]]) -> None:
    """Have `sources` add to what can be given for a claim; an option of a known code takes that one's place."""
    _OPTIONS[:] = sources


def more_options(claim: ClaimView) -> list[OptionView]:
    """What other rooms offer for this claim."""
    return [option for source in _OPTIONS for option in source(claim)]
