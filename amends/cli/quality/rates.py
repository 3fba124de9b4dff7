"""`amends quality rates`: how much of what fails: rates by group, and by months in service (Nevada chart)."""

from __future__ import annotations

from typing import Any

from amends.cli.quality import options as o
from amends.statistics import answers
from amends.statistics.tables.units import Asked

SHOWN = 50


def rates(
    file: o.File, failed: o.Failed = "", start: o.Start = "", end: o.End = "", age: o.Age = "", as_of: o.AsOf = "",
    attributes: o.Attributes = "", group: o.Group = "", count: o.Count = "", age_unit: o.AgeUnit = "",
    as_json: o.Json = False,
) -> None:  # fmt: skip
    """Failures for each 1,000 unit-months in total and by --group, and the share failed by months in service; with
    starts on a calendar also by month of start (Nevada chart). Exit code 1 when the table cannot be used.
    --attributes is not used here."""
    del attributes
    o.usage(start, end, age, failed, age_unit)
    asked = Asked(failed, start, end, age, as_of, age_unit, count, o.columns(group))
    o.answer(as_json, lambda: answers.rates(file, asked), _text)


def _text(shown: dict[str, Any]) -> str:
    lines = [*o.head(shown), "", shown["sentence"]]
    if shown["groups"]:
        lines += ["", f"{'':30} {'units':>10} {'failed':>8} {'per 1,000':>10} {'95% interval':>20}"]
    for row in shown["groups"][:SHOWN]:
        lines.append(
            f"{', '.join(row['group'].values())[:30]:30} {row['units']:10,.0f} {row['failures']:8,.0f} "
            f"{row['per_1000']:10.3g} {row['low']:9.3g} to {row['high']:.3g}"
        )
    if shown["total"]:
        lines += ["", f"{'age':>5} {'failed':>8} {'at risk':>12} {'failed by then':>15} {'95% interval':>18}"]
        for row in shown["ages"]:
            if row["failed_by_then"] == row["failed_by_then"]:
                lines.append(
                    f"{row['age']:5} {row['failures']:8,.0f} {row['at_risk']:12,.0f} "
                    f"{row['failed_by_then']:15.2%} {row['low']:9.2%} to {row['high']:.2%}"
                )
    return "\n".join([*lines, "", shown["method"]])
