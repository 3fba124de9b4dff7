"""The forecast at every past month, with what was known then; its errors weigh the members and make the
intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from amends.statistics.forecast.cohorts import Cohorts
from amends.statistics.forecast.members import (
    HALF_LIVES,
    NAMES,
    Parametric,
    levelled,
    projected,
    shrunk,
)  # fmt: skip
from amends.statistics.types import Floats

HORIZONS = (3, 6, 12)
LONGEST = 12
CREDIBLE = 30.0
"""Failures that let a hazard's shape double or halve what a constant one says."""


@dataclass
class Past:
    """`said[m, p, o, h]`: member m's forecast for product p at origin o over horizon h; `came[p, o, h]`: what came
    (NaN: not known yet), of the units in use at the origin."""

    origins: list[int]
    said: Floats
    came: Floats
    monthly: Floats


def replay(cohorts: Cohorts, most: int = 24) -> Past:
    """All origins from the third month on, at most the last `most`; the last origin is today's forecast.
    `monthly[m, p, s]` is today's forecast until the end of month s + 1."""
    periods, series = cohorts.periods, cohorts.series
    fell_sum, risk_sum = np.zeros((series, periods)), np.zeros((series, periods))
    fading = [(0.5 ** (1 / half), np.zeros((series, periods)), np.zeros((series, periods))) for half in HALF_LIVES]
    grid = Parametric(periods + LONGEST + 1)
    origins = [o for o in range(periods) if o >= 2 and o >= periods - 1 - most]
    said = np.zeros((len(NAMES), series, len(origins), len(HORIZONS)))
    monthly = np.zeros((len(NAMES), series, LONGEST))
    came = np.full((series, len(origins), len(HORIZONS)), np.nan)
    by_month = cohorts.failures.sum(2)
    fell_after, risk_after = cohorts.failures[:, :, 1:].sum(2), cohorts.at_risk[:, :-1, 1:].sum(2)
    for o in range(periods):
        fell = cohorts.failures[:, o]
        risk = cohorts.at_risk[:, o, :periods] - cohorts.left[:, o] / 2
        fell_sum += fell
        risk_sum += risk
        for keep, old_fell, old_risk in fading:
            old_fell *= keep
            old_fell += fell
            old_risk *= keep
            old_risk += risk
        if o not in origins:
            continue
        known = slice(0, o + 1)
        faded = [(old_fell[:, known], old_risk[:, known]) for _, old_fell, old_risk in fading]
        hazards = _hazards(grid, fell_sum[:, known], risk_sum[:, known], faded)
        ahead = cohorts.at_risk[:, o + 1, 1 : o + 2]
        seen = slice(max(o - 5, 0), o + 1)
        recent = (fell_after[:, seen].sum(1), risk_after[:, seen].sum(1))
        last = by_month[:, max(o - 2, 0) : o + 1]
        place = origins.index(o)
        bound = _credible(fell_sum)
        said[:, :, place] = _all(hazards, ahead, last, recent, HORIZONS, bound)
        if o == periods - 1:
            monthly = _all(hazards, ahead, last, recent, range(1, LONGEST + 1), bound)
        for number, horizon in enumerate(HORIZONS):
            if o + horizon < periods:
                came[:, place, number] = _came(cohorts, o, horizon)
    return Past(origins, said, came, monthly)


def _hazards(grid: Parametric, fell: Floats, risk: Floats, faded: list[tuple[Floats, Floats]]) -> list[Floats]:
    weibull = grid.weibull(fell, risk)
    bathtub = grid.additive(fell, risk)
    by_age = shrunk(fell, risk, bathtub)
    return [weibull, grid.limited_share(fell, risk), bathtub, by_age, *(levelled(by_age, f, r) for f, r in faded)]


def _all(
    hazards: list[Floats], ahead: Floats, last: Floats, recent: tuple[Floats, Floats], ends: Sequence[int],
    bound: Floats,
) -> Floats:  # fmt: skip
    """Run rate: failures a month, last three months. Exposure rate: failures per unit and month in use after the
    first, last six months (one failure lent at the rate of all products)."""
    months = np.array(ends)
    rate = last.mean(1)[:, None] * months
    fell, risk = recent
    level = fell.sum() / max(float(risk.sum()), 1e-9)
    lent = 1.0 if len(fell) > 1 else 0.0
    each = np.minimum((fell + lent) / np.maximum(risk + lent / max(level, 1e-9), 1e-9), 0.95)
    steady = ahead.sum(1)[:, None] * (1 - (1 - each[:, None]) ** months)
    plain, *shaped = (projected(hazard[:, 1:], ahead, ends) for hazard in hazards)
    held = [np.clip(one, steady / bound, steady * bound) for one in shaped]
    return np.stack([rate, steady, plain, *held])  # the plain Weibull is a baseline, too: as it is


def _credible(fell: Floats) -> Floats:
    """By what factor a shape of hazard may depart from the exposure rate: few failures know no shape."""
    own = fell.sum(1, keepdims=True)
    return np.asarray(1 + (own + min(float(own.sum()) / 10, 30.0)) / CREDIBLE)


def _came(cohorts: Cohorts, origin: int, horizon: int) -> Floats:
    """Failures after the origin of units that had started by then."""
    total = np.zeros(cohorts.series)
    for step in range(1, horizon + 1):
        total += cohorts.failures[:, origin + step, step:].sum(1)
    return total
