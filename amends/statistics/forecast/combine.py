"""Members weighed by their own past errors, and intervals from the errors that the combination itself made.

At every origin only errors whose outcome was known then are used, so that the back-test is what a user would
have seen. Combining forecasts by past error: Bates and Granger, Operational Research Quarterly 20 (1969). The
intervals are negative-binomial around the forecast: chance of counting, plus the scatter (beyond chance) of all
past forecasts of this length, of all products together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from amends.statistics.forecast.backtest import HORIZONS, Past
from amends.statistics.forecast.members import NAMES, START
from amends.statistics.types import Bools, Floats

POWER = 3.0
LENT_ORIGINS = 3.0
TRUSTED = 150.0
"""Failures in checked forecasts that let the weights be half learnt, half as at the start."""
FIRST_SCATTER = 0.4
LEVEL = 0.9


@dataclass
class Combined:
    """`forecast[p, o, h]`; `low[p, h]` and `high[p, h]` of the last origin; `scatter[o, h]` is the coefficient
    of variation of past errors beyond chance; `weights[m, p, h]` and `checked[h]` (origins whose outcome is
    known) are those of the last origin."""

    forecast: Floats
    low: Floats
    high: Floats
    scatter: Floats
    weights: Floats
    checked: list[int]


def combine(past: Past, level: float = LEVEL) -> Combined:
    """The combined forecast at every origin and horizon."""
    shape = past.came.shape
    forecast, scatter = np.zeros(shape), np.zeros(shape[1:])
    weights = np.zeros((len(NAMES), shape[0], len(HORIZONS)))
    origins = np.array(past.origins)
    for place, origin in enumerate(past.origins):
        for number, horizon in enumerate(HORIZONS):
            known = origins + horizon <= origin
            said, came = past.said[:, :, known, number], past.came[:, known, number]
            shorter = weights[:, :, number - 1] if number else None  # of this origin: no later one may be known
            weights[:, :, number] = _weights(said, came, shorter)
            forecast[:, place, number] = (weights[:, :, number] * past.said[:, :, place, number]).sum(0)
            scatter[place, number] = _scatter(forecast[:, known, number], came)
    low, high = interval(forecast[:, -1:], scatter[None, -1:], level)
    last = past.origins[-1] if past.origins else 0
    checked = [int((origins + horizon <= last).sum()) for horizon in HORIZONS]
    return Combined(forecast, low[:, 0], high[:, 0], scatter, weights, checked)


def _weights(said: Floats, came: Floats, shorter: Floats | None) -> Floats:
    """Per product: its own relative error with that of all products lent for a few origins, to the power of -3.
    Before anything is known the members that need least data are used, for a long horizon the
    weights of the next shorter one."""
    first = np.array([START.get(name, 0.0) for name in NAMES])
    start = np.repeat(first[:, None] / first.sum(), len(came), axis=1)
    start = start if shorter is None else shorter
    if came.shape[1] == 0:
        return start
    fade = 0.5 ** (np.arange(came.shape[1])[::-1] / 6.0)
    own = (np.abs(said - came) * fade).sum(2)
    level = (came * fade).sum(1) / fade.sum()
    pooled = own.sum(1) / max(float((came * fade).sum()), 1.0)
    lent = LENT_ORIGINS * np.maximum(level, 0.3)
    error = (own + pooled[:, None] * lent) / ((came * fade).sum(1) + lent)
    strength = np.maximum(error, 0.02) ** -POWER
    total = float(came.sum())
    trust = min(1.0, came.shape[1] / 4) * total / (total + TRUSTED)
    learnt = strength / strength.sum(0)
    return np.asarray(trust * learnt + (1 - trust) * start)


def _scatter(said: Floats, came: Floats) -> float:
    """The coefficient of variation of errors beyond chance, with one origin of `FIRST_SCATTER` lent."""
    due = np.maximum(said, 0.05)
    lent = 1.0 * float((due**2).mean()) * len(due) if due.size else 1.0
    over = float(((came - due) ** 2 - due).sum()) if due.size else 0.0
    base = float((due**2).sum()) if due.size else 0.0
    return float(np.sqrt(max((over + FIRST_SCATTER**2 * lent) / (base + lent), 0.0025)))


def interval(forecast: Floats, scatter: Floats, level: float = LEVEL) -> tuple[Floats, Floats]:
    """The negative-binomial interval of counts around a forecast."""
    mean = np.maximum(forecast, 1e-3)
    size = np.broadcast_to(1 / np.maximum(scatter, 1e-3) ** 2, mean.shape)
    law = stats.nbinom(size, size / (size + mean))
    return np.asarray(law.ppf((1 - level) / 2)), np.asarray(law.ppf((1 + level) / 2))


def _inside(forecast: Floats, scatter: Floats, came: Floats) -> Bools:
    """Whether the interval held what came (by distribution functions, which are cheaper than quantiles)."""
    mean, size = np.maximum(forecast, 1e-3), 1 / np.maximum(scatter, 1e-3) ** 2
    above = special.betainc(came + 1, size, mean / (mean + size))
    least = np.where(came > 0, special.betainc(np.maximum(came, 1e-9), size, mean / (mean + size)), 1.0)
    return np.asarray((1 - above >= (1 - LEVEL) / 2) & (1 - least < (1 + LEVEL) / 2))


def least_checked(months: int) -> int:
    """How many past forecasts must have been checked: neighbouring ones of a long horizon tell nearly the same."""
    return max(3, months // 2)


def says_nothing(forecast: Floats, low: Floats, high: Floats) -> Bools:
    """An interval that spans more than a factor of ten is "unknown"."""
    wide = high > np.maximum(10 * np.maximum(low, 1.0), 4 * forecast + 10)
    return np.asarray(wide)


def scores(past: Past, combined: Combined) -> list[dict[str, object]]:
    """How past forecasts did, per horizon: the weighted absolute percentage error of the combination, of a 3-month
    run rate and of a plain Weibull, and how often the interval held the outcome."""
    found: list[dict[str, object]] = []
    for number, horizon in enumerate(HORIZONS):
        known = np.isfinite(past.came[0, :, number]) if len(past.came) else np.zeros(0, dtype=bool)
        came = past.came[:, known, number]
        row: dict[str, object] = {"months": horizon, "origins": int(known.sum()), "came": float(came.sum())}
        for name, said in (
            ("wape", combined.forecast[:, known, number]),
            ("wape_run_rate", past.said[NAMES.index("run_rate")][:, known, number]),
            ("wape_weibull", past.said[NAMES.index("weibull")][:, known, number]),
        ):
            row[name] = float(np.abs(said - came).sum() / came.sum()) if came.sum() else None
        inside = _inside(combined.forecast[:, known, number], combined.scatter[known, number], came)
        row["coverage"] = float(inside.mean()) if inside.size else None
        row["level"] = LEVEL
        found.append(row)
    return found
