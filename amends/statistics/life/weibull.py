"""The Weibull distribution fitted to right-censored ages by maximum likelihood.

Formulas: Meeker and Escobar, Statistical Methods for Reliability Data (1998), chapter 8; the equation for the
shape alone is Cohen's (Technometrics 7, 1965). Its left side grows steadily in the shape, so that the
safeguarded Newton iteration finds the one optimum.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from amends.statistics.life.data import Life
from amends.statistics.types import CannotTell, Floats


@dataclass(frozen=True)
class Weibull:
    """A fit: F(t) = 1 - exp(-(t / scale) ** shape)."""

    shape: float
    scale: float
    log_likelihood: float
    failures: float
    units: float

    def cdf(self, age: Floats | float) -> Floats:
        """The share that has failed by this age."""
        return -np.expm1(-self.cumulative_hazard(age))

    def cumulative_hazard(self, age: Floats | float) -> Floats:
        """H(t) = (t / scale) ** shape."""
        return np.asarray((np.asarray(age, dtype=np.float64) / self.scale) ** self.shape)

    def life_at(self, share: float) -> float:
        """The age by which this share has failed: share .1 is the B10 life."""
        return float(self.scale * (-math.log1p(-share)) ** (1 / self.shape))


def fit_weibull(data: Life) -> Weibull:
    """The maximum likelihood estimate. `CannotTell` without two different ages, or without a failure."""
    if len(data.between):
        from amends.statistics.life.location_scale import fit_location_scale

        found = fit_location_scale(data, "weibull")
        return Weibull(1 / found.sigma, math.exp(found.mu), found.log_likelihood, data.failures, data.units)
    logs, counts, top = _logs(data)
    total = float(data.failed_count.sum())
    logs_failed = np.log(data.failed)
    mean = float(data.failed_count @ logs_failed) / total - top
    shape = _shape(logs, counts, mean)
    power = float(counts @ np.exp(shape * logs))
    scale = math.exp(top + math.log(power / total) / shape)
    likelihood = total * (math.log(shape) - shape * math.log(scale) - 1) + (shape - 1) * total * (mean + top)
    return Weibull(shape, scale, likelihood, total, data.units)


def _logs(data: Life) -> tuple[Floats, Floats, float]:
    if not data.failed_count.sum():
        raise CannotTell("Nothing failed: no distribution can be fitted")
    ages = np.concatenate([data.failed, data.running])
    logs = np.log(ages)
    top = float(logs.max())
    if float(logs.min()) == top or data.failed.min() == data.failed.max() == ages.max():
        raise CannotTell("All failures have the highest age: no distribution can be fitted")
    return logs - top, np.concatenate([data.failed_count, data.running_count]), top


def _shape(logs: Floats, counts: Floats, mean: float) -> float:
    """The root of sum(c t^b log t) / sum(c t^b) - 1 / b = mean log age of failures; logs are relative to the
    top."""
    low, high, shape = 0.0, math.inf, min(max(1.0 / max(-mean, 1e-3), 0.05), 20.0)
    for _ in range(200):
        weights = counts * np.exp(shape * logs)
        total = float(weights.sum())
        weighted = weights * logs
        first = float(weighted.sum()) / total
        error = first - 1 / shape - mean
        low, high = (shape, high) if error < 0 else (low, shape)
        step = error / (float(weighted @ logs) / total - first * first + 1 / (shape * shape))
        moved = shape - step
        if not low < moved < high:
            moved = (low + high) / 2 if high < math.inf else shape * 2
        if abs(moved - shape) <= 1e-12 * shape:
            return moved
        shape = moved
    return shape


def log_likelihood(data: Life, shape: Floats | float, scale: Floats | float) -> Floats:
    """The log-likelihood of right-censored data, over arrays of shapes and scales of one form."""
    b, eta = np.asarray(shape, dtype=np.float64)[..., None], np.asarray(scale, dtype=np.float64)[..., None]
    with np.errstate(over="ignore"):
        fell = data.failed_count * (
            np.log(b / eta) + (b - 1) * np.log(data.failed / eta) - (data.failed / eta) ** b
        )
        alive = data.running_count * (data.running / eta) ** b
    return np.asarray(fell.sum(-1) - alive.sum(-1))
