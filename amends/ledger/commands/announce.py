"""Say of a posting what it changes in what can be sold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from amends.jobs.api import publish
from amends.ledger.facts import AvailabilityChanged
from amends.ledger.types import AVAILABLE, GoodsPlace, LegInput


def announce(entry_id: int, kind: str, reference: str, legs: Iterable[LegInput]) -> None:
    """One fact a SKU and place whose sum changes; none for what comes and goes in one posting (another bin,
    another grade), and none of money."""
    changes: Counter[tuple[str, str]] = Counter()
    for leg in legs:
        if isinstance(leg.account, GoodsPlace) and leg.account.status in AVAILABLE:
            changes[leg.commodity.removeprefix("sku:"), leg.account.location] += leg.amount
    for (sku, location), change in changes.items():
        if change:
            publish(
                AvailabilityChanged(
                    entry_id=entry_id, kind=kind, reference=reference, sku=sku, location=location, change=change
                )
            )
