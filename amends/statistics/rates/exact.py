"""Exact intervals of shares, counts and ratios of rates.

Sources: Clopper and Pearson, Biometrika 26 (1934); Garwood, Biometrika 28 (1936). Both cover at least their level.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from amends.statistics.types import Floats


def share_interval(count: Floats | float, units: Floats | float, level: float = 0.95) -> tuple[Floats, Floats]:
    """Low and high of a binomial share; no units: 0 to 1."""
    x, n = np.asarray(count, dtype=np.float64), np.asarray(units, dtype=np.float64)
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(x > 0, special.betaincinv(np.maximum(x, 1e-9), n - x + 1, tail), 0.0)
        high = np.where(x < n, special.betaincinv(x + 1, np.maximum(n - x, 1e-9), 1 - tail), 1.0)
    return low, high


def count_interval(count: Floats | float, level: float = 0.95) -> tuple[Floats, Floats]:
    """Low and high of a Poisson mean of which `count` was seen."""
    x = np.asarray(count, dtype=np.float64)
    tail = (1 - level) / 2
    low = np.where(x > 0, special.gammaincinv(np.maximum(x, 1e-9), tail), 0.0)
    return low, np.asarray(special.gammaincinv(x + 1, 1 - tail))


def rate_ratio(
    count: float, expected: float, rest_count: float, rest_expected: float, level: float = 0.95
) -> tuple[float, float, float]:
    """(count / expected) / (rest_count / rest_expected) with its exact interval, given the total (binomial)."""
    if expected <= 0 or rest_expected <= 0:
        return np.nan, 0.0, np.inf
    low, high = share_interval(count, count + rest_count, level)
    odds = rest_expected / expected
    value = (
        np.inf
        if rest_count == 0 and count
        else (count / expected) / (rest_count / rest_expected)
        if rest_count
        else np.nan
    )
    top = float(high)
    return (
        float(value),
        float(low) / (1 - float(low)) * odds if float(low) < 1 else np.inf,
        top / (1 - top) * odds if top < 1 else np.inf,
    )
