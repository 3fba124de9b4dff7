"""How much of what fails: rates by group, and by months in service (Nevada chart)."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np

from amends.statistics.answers.question import about, ask
from amends.statistics.tables.read import Table
from amends.statistics.tables.units import Asked
from amends.statistics.types import CannotTell, counted

MOST_GROUPS, MOST_AGES, MOST_MONTHS = 2_000, 120, 120
METHOD = (
    "Failures against the time in use; exact 95% intervals of a Poisson count (Garwood). By months in service: "
    "pooled life table, each month of age counts only the units that could be seen that long."
)


def rates(source: str | Table, asked: Asked) -> dict[str, Any]:
    """Failures for each 1,000 unit-months in total and by `asked.groups`, and the share failed by months in
    service; with starts on a calendar also by month of start. `CannotTell` when the table
    cannot be used."""
    from amends.statistics.forecast.outlook import month_of

    question = ask(source, asked)
    units, began = question.units, time.perf_counter()
    shown = about(question)
    try:
        month, name = month_of(units)
    except CannotTell as error:
        return {**shown, "total": None, "groups": [], "sentence": f"{error}.", "method": METHOD}
    none = np.zeros(len(units.age), dtype=np.int64)
    total = _rates(units, none, [()], month, asked)[0]
    groups = _rates(units, question.strata, question.labels, month, asked) if len(question.labels) > 1 else []
    what = "unit-months" if name == "month" else f"units and {name}"
    return {
        **shown,
        "period": name,
        "total": total,
        "groups": sorted(groups, key=lambda row: -row["failures"])[:MOST_GROUPS],
        "ages": _ages(units, month),
        "nevada": _nevada(units, month),
        "sentence": _sentence(total, what),
        "seconds": round(time.perf_counter() - began, 3),
        "method": METHOD,
    }


def _sentence(total: dict[str, Any], what: str) -> str:
    if not total["in_use"]:
        return "No unit was in use for any time: there is no rate."
    return (
        f"{total['failures']:,.0f} failures in {total['in_use']:,.0f} {what}: {total['per_1000']:.3g} for each "
        f"1,000 (95% interval {total['low']:.3g} to {total['high']:.3g})."
    )


def _rates(
    units: Any, series: Any, labels: list[tuple[str, ...]], month: float, asked: Asked
) -> list[dict[str, Any]]:
    from amends.statistics.rates.exact import count_interval

    many = len(labels)
    pieces = counted(series, units.weight, many)
    fell = counted(series[units.failed], units.weight[units.failed], many)
    time_in_use = counted(series, units.weight * units.age / month, many)
    low, high = count_interval(fell)
    with np.errstate(divide="ignore", invalid="ignore"):
        per = np.where(time_in_use > 0, 1000 / time_in_use, np.nan)
    return [
        {
            "group": dict(zip(asked.groups, label, strict=True)) if label else {},
            "units": pieces[n], "failures": fell[n], "in_use": time_in_use[n],
            "per_1000": fell[n] * per[n], "low": low[n] * per[n], "high": high[n] * per[n],
        }
        for n, label in enumerate(labels)
    ]  # fmt: skip


def _counted(units: Any, month: float, first: Any, months: int, ages: int) -> Any:
    """The Nevada table of weighted units."""
    from amends.statistics.rates.nevada import table

    span = units.age / month
    whole = np.clip(np.floor(span).astype(np.int64), 0, ages)  # the last one is beyond what is shown
    cell, shape = first * (ages + 1) + whole, (months, ages + 1)
    fell = counted(cell[units.failed], units.weight[units.failed], months * (ages + 1)).reshape(shape)
    part = counted(cell, units.weight * np.clip(span - whole, 0, 1), months * (ages + 1)).reshape(shape)
    ended = counted(cell, units.weight, months * (ages + 1)).reshape(shape)
    risk = part + ended.sum(1, keepdims=True) - np.cumsum(ended, axis=1)
    return table(ended.sum(1), fell[:, :-1], risk[:, :-1])


def _span(age: Any, month: float) -> int:
    """Months of age that are shown."""
    return int(min(math.floor(float(age.max()) / month) + 1, MOST_AGES))


def _ages(units: Any, month: float) -> list[dict[str, Any]]:
    ages = _span(units.age, month)
    found = _counted(units, month, np.zeros(len(units.age), dtype=np.int64), 1, ages)
    return [
        {
            "age": k, "failures": found.failures[0, k], "at_risk": found.at_risk[0, k], "rate": found.rate[k],
            "failed_by_then": found.cumulative[k], "low": found.low[k], "high": found.high[k],
        }
        for k in range(ages)
    ]  # fmt: skip


def _nevada(units: Any, month: float) -> list[dict[str, Any]]:
    """By month of start, the newest ones; nothing without a calendar."""
    if not units.has_start:
        return []
    if units.dated:
        born = (np.floor(units.start).astype("datetime64[D]")).astype("datetime64[M]").astype(np.int64)
        names = [str(np.datetime64(int(one), "M")) for one in range(born.min(), born.max() + 1)]
    else:
        born = np.floor(units.start / month).astype(np.int64)
        names = [f"{one * month:g}" for one in range(born.min(), born.max() + 1)]
    first, months = born - born.min(), len(names)
    kept = max(months - MOST_MONTHS, 0)
    keep = first >= kept
    some = _Some(units, keep)
    ages = _span(some.age, month)
    found = _counted(some, month, first[keep] - kept, months - kept, ages)
    return [
        {"start": names[kept + n], "units": found.shipped[n], "failures": found.failures[n],
         "at_risk": found.at_risk[n]}
        for n in range(months - kept)
    ]  # fmt: skip


class _Some:
    """Some units of a table."""

    def __init__(self, units: Any, keep: Any) -> None:
        self.age, self.failed, self.weight = units.age[keep], units.failed[keep], units.weight[keep]
