"""How much of what does not add up is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from amends.payments.types import Difference

MAX_EACH = 100


def first_of_each(found: Iterable[Difference]) -> list[Difference]:
    """The first 100 of each code, in their order: one fault in a million memos must not drown another."""
    kept: list[Difference] = []
    counts: Counter[str] = Counter()
    for one in found:
        counts[one.code] += 1
        if counts[one.code] <= MAX_EACH:
            kept.append(one)
    return kept
