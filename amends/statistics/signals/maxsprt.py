"""The maximised sequential probability ratio test for a Poisson count that is looked at after every event.

Source: Kulldorff, Davis, Kolczak, Lewis, Lieu, Platt, Sequential Analysis 30 (2011) 58-78. The n-th event
signals when it comes while the expected count is still below `limit(n)`; the chance of ever signalling before
the expected count reaches `horizon` is computed exactly, by the Poisson chances of staying below each limit.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import optimize, stats

from amends.statistics.types import Floats


def log_ratio(count: float, expected: float) -> float:
    """The log-likelihood ratio of the best rate above 1 against 1; 0 when no more came than expected."""
    return expected - count + count * math.log(count / expected) if count > expected > 0 else 0.0


def critical_value(horizon: float, alpha: float = 0.05, least: int = 1) -> float:
    """The log-likelihood ratio that is reached by chance with probability `alpha` before `horizon` are expected;
    signals need `least` events."""
    return float(optimize.brentq(lambda value: false_alarm(value, horizon, least) - alpha, 0.1, 30, xtol=1e-12))


def false_alarm(critical: float, horizon: float, least: int = 1) -> float:
    """The chance of a signal although the expected counts are right."""
    limits = _limits(critical, horizon, least)
    chances: Floats = np.zeros(len(limits) + 1)
    chances[0] = 1.0  # chances[k]: k events so far and no signal
    alarm, at = 0.0, 0.0
    for n, limit in enumerate(limits, start=least):
        step = limit - at
        if step > 0:
            chances = _moved(chances, step, n)
            at = limit
        # Up to this limit a count of n (or more) is a signal; it can only have come in this step.
        alarm = 1.0 - float(chances[:n].sum())
        chances[n:] = 0.0
        if limit >= horizon:
            break
    return alarm


def _limits(critical: float, horizon: float, least: int) -> list[float]:
    limits: list[float] = []
    n = least
    while not limits or limits[-1] < horizon:
        count = n

        def gap(mean: float, count: int = count) -> float:
            return mean - count + count * math.log(count / mean) - critical

        root = float(optimize.brentq(gap, count * 1e-12 * math.exp(-critical / count), count))
        limits.append(min(root, horizon))
        n += 1
    return limits


def _moved(chances: Floats, mean: float, below: int) -> Floats:
    """Chances after a step with `mean` events expected, of those counts that stay below `below`."""
    law = stats.poisson.pmf(np.arange(below), mean)
    moved = np.zeros(max(len(chances), below + 1))
    moved[:below] = np.convolve(chances[:below], law)[:below]
    return moved
