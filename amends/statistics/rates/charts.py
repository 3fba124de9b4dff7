"""Control charts of shares (p) and of counts per unit (u), with limits that fit small groups.

Classical limits (Shewhart; Montgomery, Introduction to Statistical Quality Control, chapter 7) are the mean plus
and minus three standard errors; with few expected defects they signal far too often. So the limits are exact
quantiles of the binomial and the Poisson at Shewhart's own false-alarm share (.00135 each side). Where groups
vary more than these distributions do, Laney's factor (p'- and u'-charts, Quality Engineering 14, 2002) widens
the limits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from amends.statistics.types import CannotTell, Floats

SIDE = 0.00135


@dataclass(frozen=True)
class Chart:
    """Each group's rate and limits; `outside` is -1, 0, 1; `spread` is Laney's factor (1: as the model says)."""

    kind: str
    center: float
    rates: Floats
    low: Floats
    high: Floats
    outside: Floats
    spread: float


def p_chart(defective: object, units: object, widen: bool = False) -> Chart:
    """Shares of defective units by group."""
    return _chart("p", defective, units, widen)


def u_chart(defects: object, units: object, widen: bool = False) -> Chart:
    """Defects per unit (or per unit-month) by group."""
    return _chart("u", defects, units, widen)


def _chart(kind: str, counts: object, sizes: object, widen: bool) -> Chart:
    x, n = np.asarray(counts, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    if x.shape != n.shape or not len(n) or n.sum() <= 0:
        raise CannotTell("A control chart needs groups with units")
    center = float(x.sum() / n.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(n > 0, x / n, np.nan)
        error = np.sqrt(center * ((1 - center) if kind == "p" else 1.0) / n)
    spread = _laney(rates, error, center) if widen else 1.0
    if spread > 1.0:
        low, high = center - 3 * spread * error, center + 3 * spread * error
    elif kind == "p":
        whole = np.round(n)
        low, high = _quantiles(stats.binom(whole, center), n)
    else:
        low, high = _quantiles(stats.poisson(center * n), n)
    low, high = np.maximum(low, 0.0), np.minimum(high, 1.0) if kind == "p" else high
    outside = np.where(rates > high + 1e-12, 1, np.where(rates < low - 1e-12, -1, 0))
    return Chart(kind, center, rates, low, high, outside, spread)


def _quantiles(law: object, n: Floats) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.asarray(law.ppf(SIDE)) / n  # type: ignore[attr-defined]
        high = np.asarray(law.ppf(1 - SIDE)) / n  # type: ignore[attr-defined]
    return low, high


def _laney(rates: Floats, error: Floats, center: float) -> float:
    there = np.isfinite(rates) & (error > 0)
    if there.sum() < 3:
        return 1.0
    scores = (rates[there] - center) / error[there]
    return max(1.0, float(np.abs(np.diff(scores)).mean()) / 1.128)
