"""How sure a counted share is. Statistics, not money."""

from __future__ import annotations

import math

Z95 = 1.959963984540054
"""Of the two-sided 95% interval: the normal law's 97.5% point."""


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The Wilson score interval of a share, two-sided 95%: it holds for few and for extreme counts (Wilson, JASA
    22, 1927); (0, 1) when nothing was counted."""
    if not count:
        return 0.0, 1.0
    share, square = hits / count, Z95 * Z95
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = Z95 / (1 + square / count) * math.sqrt(share * (1 - share) / count + square / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)
