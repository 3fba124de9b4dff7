"""Facts that the ledger publishes."""

from __future__ import annotations

from typing import ClassVar

from amends.core.facts import Fact, register


class AvailabilityChanged(Fact, frozen=True, kw_only=True):
    """A posting left more, or fewer (`change` below zero), units of a SKU that can be sold at a place."""

    NAME: ClassVar[str] = "ledger.availability_changed"
    entry_id: int
    kind: str
    reference: str
    sku: str
    location: str
    change: int


class StockCompared(Fact, frozen=True, kw_only=True):
    """The book was compared with an outside system. `turned`: its differences are others than last time."""

    NAME: ClassVar[str] = "ledger.stock_compared"
    comparison_id: int
    system: str
    lines: int
    different: int
    turned: bool


register(AvailabilityChanged, StockCompared)
