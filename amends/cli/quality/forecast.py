"""`amends quality forecast`: how many units will fail within 3, 6 and 12 months."""

from __future__ import annotations

from typing import Any

from amends.cli.quality import options as o
from amends.statistics import answers
from amends.statistics.tables.units import Asked


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
    o.answer(as_json, lambda: answers.forecast(file, asked), _text)


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
