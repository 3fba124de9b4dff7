"""Units as cohorts: how many started in each period, and what became of them at each age.

A period is a month. Cells are kept by the calendar period `j` in which something happened and the cohort's age
`k` then (k = 0: the period in which the cohort started), so that "what was known at the end of period o" is a
prefix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from amends.statistics.types import Bools, CannotTell, Floats, Ints, counted

STILL = 0.05
"""A unit that was last seen this share of a month (a day and a half) before the day of the look is still in
use."""


@dataclass
class Cohorts:
    """`failures[p, j, k]` and `at_risk[p, j, k]` (at the start of period j; one row more for what comes next)."""

    failures: Floats
    at_risk: Floats
    left: Floats

    @property
    def series(self) -> int:
        """How many products (or lots) there are."""
        return int(self.failures.shape[0])

    @property
    def periods(self) -> int:
        """How many periods have been seen."""
        return int(self.failures.shape[1])


def from_triangles(shipped: Floats, failures: Floats, left: Floats | None = None) -> Cohorts:
    """`shipped[p, i]`, `failures[p, i, k]` of starting period i at age k, `left` alike (gone without failing)."""
    series, periods = shipped.shape
    gone = failures if left is None else failures + left
    alive = np.empty((series, periods, periods + 1))
    alive[:, :, 0] = shipped
    alive[:, :, 1:] = shipped[:, :, None] - np.cumsum(gone, axis=2)
    fell = np.zeros((series, periods, periods))
    away = np.zeros((series, periods, periods))
    risk = np.zeros((series, periods + 1, periods + 1))
    for i in range(periods):
        ages = np.arange(periods - i)
        fell[:, i + ages, ages] = failures[:, i, : periods - i]
        if left is not None:
            away[:, i + ages, ages] = left[:, i, : periods - i]
        ages = np.arange(periods - i + 1)
        risk[:, i + ages, ages] = alive[:, i, : periods - i + 1]
    return Cohorts(fell, np.maximum(risk, 0.0), away)


def from_units(
    start: Floats, age: Floats, failed: Bools, weight: Floats, series: Ints, count: int, as_of: float,
    month: float, most: int = 120,
) -> Cohorts:  # fmt: skip
    """Periods are counted back from `as_of`; of a history longer than `most` months the last ones (older units
    that were still in use then count from the first)."""
    window = as_of - most * month
    if (start < window).any():
        seen = start + age > window
        start, age, failed, weight, series = start[seen], age[seen], failed[seen], weight[seen], series[seen]
        age = np.where(start < window, start + age - window, age)
        start = np.maximum(start, window)
    back = (as_of - start) / month
    ago = np.maximum(as_of - (start + age), 0.0) / month
    periods = int(np.clip(np.ceil(float(back.max(initial=0.0)) + 1e-9), 1, most))
    if periods < 2:
        raise CannotTell("The table spans less than two months: nothing can be forecast from it")
    first = np.clip(periods - 1 - np.floor(back + 1e-9).astype(np.int64), 0, periods - 1)
    last = np.clip(periods - 1 - np.floor(ago + 1e-9).astype(np.int64), 0, periods - 1)
    span = np.maximum(last - first, 0)
    running = ~failed & (start + age >= as_of - STILL * month)
    shape = (count, periods, periods)
    cell = (series * periods + first) * periods + span
    size = count * periods * periods
    fell = counted(cell[failed], weight[failed], size).reshape(shape)
    away_at = ~failed & ~running
    away = counted(cell[away_at], weight[away_at], size).reshape(shape)
    shipped = counted(series * periods + first, weight, count * periods).reshape(count, periods)
    return from_triangles(shipped, fell, away)
