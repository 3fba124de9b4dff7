"""Kaplan-Meier and Nelson-Aalen: what the data say before any distribution is chosen.

Sources: Kaplan and Meier, JASA 53 (1958); Greenwood's variance, the interval on the log(-log) scale (Kalbfleisch
and Prentice); Nelson (1969) and Aalen (1978) for the cumulative hazard.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from amends.statistics.life.data import Life
from amends.statistics.types import Floats


@dataclass(frozen=True)
class Curve:
    """At each age with a failure: how many were at risk and failed, the surviving share with its interval, and the
    cumulative hazard with its standard error."""

    ages: Floats
    at_risk: Floats
    failures: Floats
    surviving: Floats
    low: Floats
    high: Floats
    hazard: Floats
    hazard_error: Floats


def survival(data: Life, level: float = 0.95) -> Curve:
    """Units that are censored at an age are at risk at that age (the usual convention)."""
    ages, inverse = np.unique(data.failed, return_inverse=True)
    fell = np.bincount(inverse, data.failed_count, minlength=len(ages)).astype(np.float64)
    at_risk = _at_least(data.failed, data.failed_count, ages) + _at_least(data.running, data.running_count, ages)
    with np.errstate(divide="ignore", invalid="ignore"):
        surviving = np.asarray(np.cumprod(1 - fell / at_risk), dtype=np.float64)
        greenwood = np.cumsum(fell / (at_risk * (at_risk - fell)))
        half = stats.norm.ppf(0.5 + level / 2) * np.sqrt(greenwood) / np.abs(np.log(surviving))
        low, high = surviving ** np.exp(half), surviving ** np.exp(-half)
    gone = surviving <= 0
    low, high = np.where(gone, np.nan, low), np.where(gone, np.nan, high)
    return Curve(
        ages, at_risk, fell, surviving, low, high,
        np.cumsum(fell / at_risk), np.sqrt(np.cumsum(fell / at_risk**2)),
    )  # fmt: skip


def _at_least(values: Floats, counts: Floats, ages: Floats) -> Floats:
    order = np.argsort(values, kind="stable")
    summed = np.concatenate([[0.0], np.cumsum(counts[order])])
    return np.asarray(summed[-1] - summed[np.searchsorted(values[order], ages, side="left")])
