"""`amends quality warn`: which lots fail more than their age explains."""

from __future__ import annotations

import math
from typing import Any

from amends.cli.quality import options as o
from amends.statistics import answers
from amends.statistics.answers.warn import named
from amends.statistics.tables.units import Asked


def warn(
    file: o.File, failed: o.Failed = "", start: o.Start = "", end: o.End = "", age: o.Age = "", as_of: o.AsOf = "",
    attributes: o.Attributes = "", group: o.Group = "", count: o.Count = "", age_unit: o.AgeUnit = "",
    as_json: o.Json = False,
) -> None:  # fmt: skip
    """Name the lots that stand out. --group names the product and, last, the lot (product,lot); with
    --attributes lot all of --group is the product. Without a lot the month of the start takes its place. Exit
    code 0 with and without alarms; 1 when the table cannot be used."""
    o.usage(start, end, age, failed, age_unit)
    asked = Asked(failed, start, end, age, as_of, age_unit, count, o.columns(group), o.columns(attributes) or None)
    o.answer(as_json, lambda: answers.warn(file, asked), _text)


def _text(shown: dict[str, Any]) -> str:
    lines = [*o.head(shown), "", shown["sentence"]]
    if shown["lots"]:
        lines.append("")
        lines.append(
            f"{'lot':30} {'units':>8} {'failures':>9} {'expected':>9} {'ratio':>6} {'evidence':>9}  alarm since"
        )
    some = [row for row in shown["lots"] if row["alarm"]] or shown["lots"][:5]
    for row in some[:100]:
        since = (
            "" if not row["alarm"] else row["since"] if isinstance(row["since"], str) else _number(row["since"])
        )
        lines.append(
            f"{named(row)[:30]:30} {row['units']:8,.0f} {row['failures']:9,.0f} {row['expected']:9,.1f} "
            f"{row['ratio']:6.2f} {row['highest_evidence']:9.1f}  {since}"
        )
    if "threshold" in shown:
        lines += [
            "",
            f"Alarm above {shown['threshold']:.1f}; lots differ by {shown['natural_variation']:.0%} by nature.",
        ]
    return "\n".join([*lines, "", shown["method"]])


def _number(value: float | None) -> str:
    return "yes" if value is None or not math.isfinite(value) else f"{value:.4g}"
