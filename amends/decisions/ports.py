"""What the decisions room asks of rooms above it. config/plugs.py connects the answer."""

from __future__ import annotations

from typing import Protocol

from amends.decisions.facts import RemedyOffered
from amends.decisions.types import CHOOSABLE, Asked, BudgetView, Choice, LogLine, Offer, Worth, asked_of

__all__ = [
    "CHOOSABLE",
    "AmountSource",
    "Asked",
    "BudgetView",
    "Choice",
    "LogLine",
    "Offer",
    "RemedyOffered",
    "Worth",
    "amount",
    "asked_of",
    "connect_amounts",
]


class AmountSource(Protocol):
    """What is asked of a unit would come to now; raises Refused (nothing_left, ...) when nothing can be paid."""

    def __call__(self, sold_unit_id: int, quantity: int, asked: Asked) -> Worth:
        """The amount, tax included, by the same calculation as posting."""


_SOURCES: list[AmountSource] = []


def connect_amounts(source: AmountSource) -> None:
    """Have amounts calculated by `source` (the resolutions room)."""
    _SOURCES[:] = [source]


def amount(sold_unit_id: int, quantity: int, asked: Asked) -> Worth:
    """Ask the connected source. Nothing connected is a fault of the installation, not of the claim."""
    if not _SOURCES:
        raise RuntimeError("no AmountSource is connected (config/plugs.py)")
    return _SOURCES[0](sold_unit_id, quantity, asked)
