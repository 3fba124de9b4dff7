"""The forecast of a table of units: per group and in total, with how past ones did."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from amends.statistics.forecast.backtest import HORIZONS, Past, replay
from amends.statistics.forecast.cohorts import Cohorts, from_units
from amends.statistics.forecast.combine import (
    FIRST_SCATTER,
    Combined,
    combine,
    interval,
    least_checked,
    says_nothing,
    scores,
)  # fmt: skip
from amends.statistics.forecast.members import NAMES, Parametric, projected, shrunk
from amends.statistics.tables.units import Units
from amends.statistics.types import CannotTell, Floats, Ints, counted

LEAST_FAILURES = 3
MOST_CELLS = 40_000_000
AGE_BINS = 24


@dataclass
class Outlook:
    """Per group: what is expected within each horizon, its interval, and why a horizon is unknown ("" if it is
    known); `by_month` is cumulative."""

    expected: Floats
    low: Floats
    high: Floats
    unknown: list[list[str]]
    weights: Floats | None
    by_month: Floats
    in_use: Floats
    backtest: list[dict[str, object]] = field(default_factory=list)


def month_of(units: Units) -> tuple[float, str]:
    """The length of a period in the table's unit, and its name; without a known unit a twenty-fourth of the
    span."""
    if units.per_month:
        return units.per_month, "month"
    span = float(units.as_of - units.start.min()) if units.has_start else float(np.quantile(units.age, 0.99))
    if span <= 0:
        raise CannotTell("All ages are 0: nothing can be forecast from them")
    return span / AGE_BINS, f"period of {span / AGE_BINS:.6g} {units.unit or 'units of age'}"


def outlook(units: Units, series: Ints, count: int) -> Outlook:
    """All groups; with a calendar, every past month is replayed, without one there is nothing to check against."""
    month, _ = month_of(units)
    if not units.has_start:
        return _by_age(units, series, count, month)
    most = int(np.clip((MOST_CELLS / max(count, 1)) ** 0.5, 12, 120))
    cohorts = from_units(
        units.start, units.age, units.failed, units.weight, series, count, units.as_of, month, most
    )
    past = replay(cohorts)
    if not past.origins:
        raise CannotTell("The table spans less than three months: nothing can be forecast from it")
    combined = combine(past)
    return _told(cohorts, past, combined)


def _told(cohorts: Cohorts, past: Past, combined: Combined) -> Outlook:
    failures = cohorts.failures.sum((1, 2))
    expected, low, high = combined.forecast[:, -1], combined.low, combined.high
    unknown = []
    for p in range(len(expected)):
        row = []
        for number, horizon in enumerate(HORIZONS):
            nothing = says_nothing(expected[p, number], low[p, number], high[p, number])
            row.append(
                f"fewer than {LEAST_FAILURES} failures so far" if failures[p] < LEAST_FAILURES
                else f"only {combined.checked[number]} past forecasts of {horizon} months could be checked"
                if combined.checked[number] < least_checked(horizon)
                else "the interval is too wide to say anything" if nothing else ""
            )  # fmt: skip
        unknown.append(row)
    by_month = (combined.weights[:, :, :1] * past.monthly).sum(0)
    in_use = cohorts.at_risk[:, -1].sum(1)
    return Outlook(expected, low, high, unknown, combined.weights, by_month, in_use, scores(past, combined))


def _by_age(units: Units, series: Ints, count: int, month: float) -> Outlook:
    """Only ages are known: the hazard by age of each group, applied to the units that run. Nothing tells when the
    failures came, so that no past forecast can be replayed; the interval assumes a scatter of 40%."""
    bins = np.clip(np.floor(units.age / month).astype(np.int64), 0, 240)
    size = int(bins.max()) + 1
    cell = series * size + bins
    fell = counted(cell[units.failed], units.weight[units.failed], count * size).reshape(count, size)
    ended = counted(cell, units.weight, count * size).reshape(count, size)
    partly = counted(cell, units.weight * np.clip(units.age / month - bins, 0, 1), count * size).reshape(
        count, size
    )
    risk = partly + ended.sum(1, keepdims=True) - np.cumsum(ended, axis=1)
    grid = Parametric(size + max(HORIZONS) + 1)
    hazard = (shrunk(fell, risk, grid.additive(fell, risk)) + grid.weibull(fell, risk)) / 2
    alive = ended - fell
    expected = projected(hazard, alive, HORIZONS)
    low, high = interval(expected, np.full(expected.shape, FIRST_SCATTER))
    unknown = []
    for p in range(count):
        oldest = int(np.flatnonzero(risk[p] > 0).max(initial=0))
        row = []
        for horizon in HORIZONS:
            beyond = alive[p, max(oldest + 1 - horizon, 0) :].sum() / max(float(alive[p].sum()), 1e-9)
            row.append(
                f"fewer than {LEAST_FAILURES} failures so far" if fell[p].sum() < LEAST_FAILURES
                else "most units would be older than any unit seen so far" if beyond > 0.5 else ""
            )  # fmt: skip
        unknown.append(row)
    by_month = projected(hazard, alive, range(1, max(HORIZONS) + 1))
    return Outlook(expected, low, high, unknown, None, by_month, alive.sum(1))


def weights_of(found: Outlook, group: int, horizon: int) -> dict[str, float]:
    """How much each member counts for a group and horizon."""
    if found.weights is None:
        return {}
    return {name: float(found.weights[number, group, horizon]) for number, name in enumerate(NAMES)}
