"""Likelihood-ratio intervals of a Weibull fit: for the shape, the scale and any B-life.

Source: Meeker and Escobar (1998), sections 8.3 and 8.4: the values whose best likelihood stays within half a
chi-square quantile of the best of all. Unlike Wald's, these intervals are honest with few failures.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from amends.statistics.life.data import Life
from amends.statistics.life.weibull import Weibull, fit_weibull, log_likelihood


@dataclass(frozen=True)
class Interval:
    """A value with its interval; an end that the data do not bound is 0 or infinity."""

    value: float
    low: float
    high: float


def shape_interval(data: Life, level: float = 0.95, fit: Weibull | None = None) -> Interval:
    """The shape; for each shape the best scale has a closed form."""
    best = fit or fit_weibull(data)
    ages = np.concatenate([data.failed, data.running])
    counts = np.concatenate([data.failed_count, data.running_count])
    top = float(ages.max())

    def profile(log_shape: float) -> float:
        shape = math.exp(log_shape)
        scale = top * (float(counts @ (ages / top) ** shape) / best.failures) ** (1 / shape)
        return float(log_likelihood(data, shape, scale))

    return _interval(profile, math.log(best.shape), best.log_likelihood, level)


def life_interval(data: Life, share: float, level: float = 0.95, fit: Weibull | None = None) -> Interval:
    """The age by which `share` has failed (.1: B10)."""
    best = fit or fit_weibull(data)
    factor = math.log(-math.log1p(-share))

    def profile(log_age: float) -> float:
        def lost(log_shape: float) -> float:
            shape = math.exp(log_shape)
            return -float(log_likelihood(data, shape, math.exp(min(log_age - factor / shape, 700))))

        middle = math.log(best.shape)
        found = optimize.minimize_scalar(
            lost, bounds=(middle - 4, middle + 3), method="bounded", options={"xatol": 1e-9}
        )
        return -float(found.fun)

    return _interval(profile, math.log(best.life_at(share)), best.log_likelihood, level)


def _interval(profile: Callable[[float], float], at: float, best: float, level: float) -> Interval:
    drop = float(stats.chi2.ppf(level, 1)) / 2

    def gap(value: float) -> float:
        return profile(value) - best + drop

    return Interval(math.exp(at), math.exp(_end(gap, at, -1)), math.exp(_end(gap, at, 1)))


def _end(gap: Callable[[float], float], at: float, direction: int) -> float:
    step = 0.25
    while step < 64:
        if gap(at + direction * step) < 0:
            return float(
                optimize.brentq(gap, at + direction * step / 2 if step > 0.25 else at, at + direction * step)
            )
        step *= 2
    return direction * math.inf
