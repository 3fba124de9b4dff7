"""The Nevada chart: units shipped per month, failures per month of shipping and months in service (MIS).

Sources: Wu, "Warranty claim analysis" (2012); Meeker and Escobar, chapter 3 on pooled life tables. A month
counts in the rate at `k` months in service only with the units that could be seen that long.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from amends.statistics.types import Floats


@dataclass(frozen=True)
class Nevada:
    """`failures[i, k]`: units of starting month i that failed in their k-th month (0: the first); `at_risk[i, k]`:
    unit-months under watch; `shipped[i]`. `rate[k]` is the pooled hazard a month, `cumulative[k]` the share that
    has failed by the end of month k with its interval."""

    shipped: Floats
    failures: Floats
    at_risk: Floats
    rate: Floats
    cumulative: Floats
    low: Floats
    high: Floats


def nevada(start: object, age: object, failed: object, months: int, ages: int, level: float = 0.95) -> Nevada:
    """`start` in months since the first (fractions allowed), `age` in months at failure or at the end of
    watching."""
    first = np.clip(np.floor(np.asarray(start, dtype=np.float64)).astype(np.int64), 0, months - 1)
    span = np.asarray(age, dtype=np.float64)
    fell = np.asarray(failed).astype(bool)
    whole = np.clip(np.floor(span).astype(np.int64), 0, ages - 1)
    cell = first * ages + whole
    failures = np.bincount(cell[fell], minlength=months * ages).reshape(months, ages).astype(np.float64)
    parts = np.bincount(cell, np.minimum(span - whole, 1.0), months * ages).reshape(months, ages)
    ended = np.bincount(cell, minlength=months * ages).reshape(months, ages)
    beyond = ended.sum(1, keepdims=True) - np.cumsum(ended, axis=1)
    return table(ended.sum(1).astype(np.float64), failures, parts + beyond, level)


def table(shipped: Floats, failures: Floats, at_risk: Floats, level: float = 0.95) -> Nevada:
    """The same from counts that are there already."""
    fell, risk = failures.sum(0), at_risk.sum(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(risk > 0, fell / risk, np.nan)
        variance = np.cumsum(np.where(risk > 0, fell / np.maximum(risk, 1e-12) ** 2, 0.0))
    hazard = np.cumsum(np.nan_to_num(rate))
    half = stats.norm.ppf(0.5 + level / 2) * np.sqrt(variance)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        factor = np.where(hazard > 0, np.exp(np.minimum(half / np.maximum(hazard, 1e-300), 50)), 1.0)
    unknown = np.isnan(rate)
    cumulative = np.where(unknown, np.nan, -np.expm1(-hazard))
    low, high = -np.expm1(-hazard / factor), -np.expm1(-hazard * factor)
    return Nevada(
        shipped,
        failures,
        at_risk,
        rate,
        cumulative,
        np.where(unknown, np.nan, low),
        np.where(unknown, np.nan, high),
    )
