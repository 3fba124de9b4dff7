"""`amends quality forecast`: how many units will fail within 3, 6 and 12 months."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from amends.cli.quality import options as o
from amends.statistics.tables.units import Asked
from amends.statistics.types import CannotTell

MOST_GROUPS = 2_000
METHOD = (
    "Failures of the units in use, from members (run rate, exposure rate, Weibull, limited failure population, "
    "additive hazard, age hazard, calendar half-lives) weighed by their own past errors; 90% intervals from all "
    "past errors. Units that start later are not in it."
)


def forecast(
    file: o.File, failed: o.Failed = "", start: o.Start = "", end: o.End = "", age: o.Age = "", as_of: o.AsOf = "",
    attributes: o.Attributes = "", group: o.Group = "", count: o.Count = "", age_unit: o.AgeUnit = "",
    as_json: o.Json = False,
) -> None:  # fmt: skip
    """Forecast the failures of the units in use, in total and by --group (product, lot), and show how the same
    forecast did at every past month. A horizon whose interval says nothing is "unknown". Exit code 0 also when the
    data are too few for any forecast; 1 when the table cannot be used. --attributes is not used here."""
    del attributes
    o.usage(start, end, age, failed, age_unit)
    asked = Asked(failed, start, end, age, as_of, age_unit, count, o.columns(group))
    o.answer(as_json, lambda: _made(file, asked), _text)


def _made(file: str, asked: Asked) -> dict[str, Any]:
    from amends.statistics.forecast.backtest import HORIZONS
    from amends.statistics.forecast.outlook import month_of, outlook

    question = o.ask(file, asked)
    units = question.units
    began = time.perf_counter()
    empty: dict[str, Any] = {"total": None, "forecasts": [], "backtest": [], "method": METHOD}
    if not units.failed.any():
        return {
            **o.about(question),
            **empty,
            "sentence": "Nothing failed so far: there is nothing to forecast from.",
        }
    try:
        _, name = month_of(units)
        total = outlook(units, np.zeros(len(units.age), dtype=np.int64), 1)
        groups = _groups(question) if len(question.labels) > 1 else None
        found = outlook(units, groups[0], len(groups[1])) if groups else None
    except CannotTell as error:
        return {**o.about(question), **empty, "sentence": f"{error}."}
    shown = {
        **o.about(question),
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


def _groups(question: o.Question) -> tuple[Any, list[tuple[str, ...]]]:
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


def _text(shown: dict[str, Any]) -> str:
    lines = [*o.head(shown), "", shown["sentence"]]
    if shown["total"]:
        unit = "months" if shown["period"] == "month" else "periods"
        heads = [f"{months} {unit}" for months in shown["horizons"]]
        lines += ["", f"{'':30} {'in use':>9}  " + "  ".join(f"{head:>26}" for head in heads)]
        lines.append(_line("all units", shown["total"]))
        for row in shown["forecasts"][:200]:
            lines.append(_line(", ".join(row["group"].values()), row))
        if len(shown["forecasts"]) > 200:
            lines.append(f"... and {len(shown['forecasts']) - 200} more groups (--json holds all)")
        lines += ["", *_past(shown["backtest"])]
    return "\n".join([*lines, "", shown["method"]])


def _line(name: str, row: dict[str, Any]) -> str:
    cells = [
        "unknown" if one["unknown"] else f"{one['expected']:,.1f} ({one['low']:,.0f} to {one['high']:,.0f})"
        for one in row["horizons"]
    ]
    return f"{name[:30]:30} {row['in_use']:9,.0f}  " + "  ".join(f"{cell:>26}" for cell in cells)


def _past(rows: list[dict[str, Any]]) -> list[str]:
    known = [row for row in rows if row["wape"] is not None]
    if not known:
        return [
            "No past forecast could be checked: without starts on a calendar (or with too short a one) none can."
        ]
    lines = ["How past forecasts did (weighted absolute error; 3-month run rate and plain Weibull beside it):"]
    for row in known:
        lines.append(
            f"  {row['months']:2} months, {row['origins']} times: {row['wape']:.0%} "
            f"(run rate {row['wape_run_rate']:.0%}, Weibull {row['wape_weibull']:.0%}); "
            f"{row['coverage']:.0%} within their 90% interval"
        )
    return lines
