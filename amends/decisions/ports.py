"""What the decisions room asks of rooms above it. config/plugs.py connects the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from amends.decisions.facts import ChoiceRunsOut, RemedyOffered
from amends.decisions.types import CHOOSABLE, Asked, BudgetView, Choice, LogLine, Offer, Worth, asked_of

__all__ = [
    "CHOOSABLE",
    "AmountSource",
    "Amounts",
    "Asked",
    "BudgetView",
    "Choice",
    "ChoiceRunsOut",
    "LogLine",
    "Offer",
    "RemedyOffered",
    "Worth",
    "amounts",
    "asked_of",
    "connect_amounts",
]

Amounts = Callable[[Asked], Worth]
"""What is asked of one unit would come to: the amount, tax included, by the same calculation as posting. Raises
Refused (nothing_left, ...) when nothing can be paid."""


class AmountSource(Protocol):
    """Who knows what remedies come to."""

    def __call__(self, sold_unit_id: int, quantity: int) -> Amounts:
        """For pieces of that unit. What is paid and held is read at the first question, and serves for the others
        of the same transaction."""


_SOURCES: list[AmountSource] = []


def connect_amounts(source: AmountSource) -> None:
    """Have amounts calculated by `source` (the resolutions room)."""
    _SOURCES[:] = [source]


def amounts(sold_unit_id: int, quantity: int) -> Amounts:
    """Ask the connected source. Nothing connected is a fault of the installation, not of the claim."""
    if not _SOURCES:
        raise RuntimeError("no AmountSource is connected (config/plugs.py)")
    return _SOURCES[0](sold_unit_id, quantity)
