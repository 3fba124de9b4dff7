"""How many units will fail within 3, 6 and 12 months."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from amends.statistics.answers.question import Question, about, ask
from amends.statistics.tables.read import Table
from amends.statistics.tables.units import Asked
from amends.statistics.types import CannotTell

MOST_GROUPS = 2_000
METHOD = (
    "Failures of the units in use, from members (run rate, exposure rate, Weibull, limited failure population, "
    "additive hazard, age hazard, calendar half-lives) weighed by their own past errors; 90% intervals from all "
    "past errors. Units that start later are not in it."
)


def forecast(source: str | Table, asked: Asked) -> dict[str, Any]:
    """Failures of the units in use, in total and by `asked.groups` (product, lot), and how the same forecast did
    at every past month. A horizon whose interval says nothing is "unknown". `CannotTell` when the table
    cannot be used."""
    from amends.statistics.forecast.backtest import HORIZONS
    from amends.statistics.forecast.outlook import month_of, outlook

    question = ask(source, asked)
    units = question.units
    began = time.perf_counter()
    empty: dict[str, Any] = {"total": None, "forecasts": [], "backtest": [], "method": METHOD}
    if not units.failed.any():
        return {
            **about(question),
            **empty,
            "sentence": "Nothing failed so far: there is nothing to forecast from.",
        }
    try:
        _, name = month_of(units)
        total = outlook(units, np.zeros(len(units.age), dtype=np.int64), 1)
        groups = _groups(question) if len(question.labels) > 1 else None
        found = outlook(units, groups[0], len(groups[1])) if groups else None
    except CannotTell as error:
        return {**about(question), **empty, "sentence": f"{error}."}
    shown = {
        **about(question),
        "period": name,
        "horizons": list(HORIZONS),
        "total": _row(total, 0),
        "forecasts": [
            {"group": dict(zip(asked.groups, label, strict=True)), **_row(found, place)}
            for place, label in enumerate(groups[1])
        ]
        if groups and found
        else [],
        "backtest": total.backtest,
        "backtest_by_group": found.backtest if found else [],
    }
    shown["sentence"] = _sentence(shown)
    left = shown["units"] - shown["failures"] - total.in_use[0]
    if units.has_start and left > 0.5:
        text = f"{left:,.0f} units left without failing before the day of the look: not in use any more"
        shown["notes"].append({"code": "left", "rows": 0, "text": text})
    return {**shown, "seconds": round(time.perf_counter() - began, 3), "method": METHOD}


def _groups(question: Question) -> tuple[Any, list[tuple[str, ...]]]:
    """The groups, largest first where they are too many (the rest together)."""
    series, labels = question.strata, question.labels
    if len(labels) <= MOST_GROUPS:
        return series, labels
    size = np.bincount(series, question.units.weight)
    kept = np.sort(np.argsort(-size)[: MOST_GROUPS - 1])
    place = np.full(len(labels), len(kept), dtype=np.int64)
    place[kept] = np.arange(len(kept))
    others = tuple("(others)" for _ in labels[0])
    return place[series], [*(labels[number] for number in kept), others]


def _row(found: Any, place: int) -> dict[str, Any]:
    from amends.statistics.forecast.backtest import HORIZONS
    from amends.statistics.forecast.outlook import weights_of

    return {
        "in_use": found.in_use[place],
        "horizons": [
            {
                "months": months,
                "expected": found.expected[place, number],
                "low": found.low[place, number],
                "high": found.high[place, number],
                "unknown": bool(found.unknown[place][number]),
                "why": found.unknown[place][number],
                "weights": weights_of(found, place, number),
            }
            for number, months in enumerate(HORIZONS)
        ],
        "by_month": np.diff(found.by_month[place], prepend=0.0),
    }


def _sentence(shown: dict[str, Any]) -> str:
    first = shown["total"]["horizons"][0]
    if shown["total"]["in_use"] < 0.5:
        return "No unit is in use on the day of the look: none is left to fail."
    if first["unknown"]:
        return f"Unknown: {first['why']}."
    what = "months" if shown["period"] == "month" else f"times a {shown['period']}"
    return (
        f"Of {shown['total']['in_use']:,.0f} units in use {first['expected']:,.1f} are expected to fail within "
        f"{first['months']} {what} (90% interval {first['low']:,.0f} to {first['high']:,.0f})."
    )
