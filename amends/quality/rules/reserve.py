"""What failures to come will bring: so many failures, each with goods that come back, money and parts.

The number of failures N is forecast with an interval. What one of them brings, X, is learned from settled claims
of the product; while they are few, all products lend theirs with the weight of `LENT` claims, in proportion to the
price (Buehlmann's credibility, n / (n + k)). The sum of N such X has the mean E[N] E[X] and the variance
E[N] Var[X] + Var[N] E[X]^2 (Klugman, Panjer, Willmot, Loss Models, 9.3) plus what is not known of E[X]; the
interval is that of a gamma with both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import gammaincinv

from amends.quality.types.looks import Horizon

LENT = 10.0
LEAST_SETTLED = 5
"""Fewer settled pieces, over all products, teach nothing."""
_LEVEL = 0.9
_SPAN = 2 * 1.6448536
"""Standard errors of a normal between the ends of a 90 % interval."""


@dataclass(frozen=True, slots=True)
class PerFailure:
    """What one failure brings: mean, variance from failure to failure, and the variance of the mean itself."""

    mean: float
    variance: float
    doubt: float


def per_failure(
    total: float, squares: float, seen: float, lent_mean: float, lent_square: float, lent: float = LENT
) -> PerFailure:
    """From `seen` failures with this sum and sum of squares, and what all products lend for one."""
    weight = max(seen + lent, 1e-9)
    mean = (total + lent * lent_mean) / weight
    variance = max((squares + lent * lent_square) / weight - mean**2, 0.0)
    return PerFailure(mean, variance, variance / weight)


def brought(failures: Horizon, each: PerFailure) -> Horizon:
    """What the failures of one horizon bring; unknown where they are."""
    if failures.why:
        return Horizon(months=failures.months, expected=0.0, low=0.0, high=0.0, why=failures.why)
    count, scatter = failures.expected, _variance(failures)
    spread = count * each.variance + scatter * each.mean**2 + (count**2 + scatter) * each.doubt
    return _within(failures.months, count * each.mean, spread)


def together(whole: Horizon, parts: Sequence[tuple[Horizon, PerFailure]]) -> Horizon:
    """The same of all products. The error of the whole forecast is common to all; the rest is each one's own."""
    if whole.why:
        return Horizon(months=whole.months, expected=0.0, low=0.0, high=0.0, why=whole.why)
    mean = sum(one.expected * each.mean for one, each in parts)
    own = sum(one.expected * each.variance + one.expected**2 * each.doubt for one, each in parts)
    common = mean**2 * _variance(whole) / max(whole.expected, 1e-9) ** 2
    return _within(whole.months, mean, own + common)


def _variance(failures: Horizon) -> float:
    return ((failures.high - failures.low) / _SPAN) ** 2


def _within(months: int, mean: float, variance: float) -> Horizon:
    if mean <= 0 or variance <= 0:
        return Horizon(months=months, expected=max(mean, 0.0), low=max(mean, 0.0), high=max(mean, 0.0))
    shape, scale = mean**2 / variance, variance / mean
    low, high = (float(gammaincinv(shape, (1 + sign * _LEVEL) / 2)) * scale for sign in (-1, 1))
    return Horizon(months=months, expected=mean, low=0.0 if math.isnan(low) else low, high=max(high, mean))
