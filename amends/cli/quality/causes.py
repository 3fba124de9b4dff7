"""`amends quality causes`: which attributes go with more failures than age explains."""

from __future__ import annotations

from typing import Any

from amends.cli.quality import options as o
from amends.statistics import answers
from amends.statistics.tables.units import Asked


def causes(
    file: o.File, failed: o.Failed = "", start: o.Start = "", end: o.End = "", age: o.Age = "", as_of: o.AsOf = "",
    attributes: o.Attributes = "", group: o.Group = "", count: o.Count = "", age_unit: o.AgeUnit = "",
    text: o.Text = "", as_json: o.Json = False,
) -> None:  # fmt: skip
    """Rank the attributes, and pairs of them, whose units fail more than age and exposure explain. Without
    --attributes every column that can be one is compared. --group holds its columns' levels apart (their level of
    failure is taken for granted). --text sorts failed units' words into themes. Exit code 0 also when nothing
    stands out; 1 when the table cannot be used."""
    o.usage(start, end, age, failed, age_unit)
    asked = Asked(
        failed, start, end, age, as_of, age_unit, count, o.columns(group), o.columns(attributes) or None, text
    )
    o.answer(as_json, lambda: answers.causes(file, asked), _text)


def _text(shown: dict[str, Any]) -> str:
    lines = [*o.head(shown), "", shown["sentence"], *_table(shown["causes"])]
    for theme in shown.get("themes", ()):
        lines += ["", f'"{theme["theme"]}": {theme["failures"]:,.0f} failures', *_table(theme["causes"])]
    return "\n".join([*lines, "", shown["method"]])


def _table(causes: list[dict[str, Any]]) -> list[str]:
    if not causes:
        return []
    head = f"{'':3} {'failures':>9} {'expected':>9} {'ratio':>7} {'95% interval':>15} {'to the rest':>12}  cause"
    lines = ["", head]
    for one in causes:
        lines.append(
            f"{one['rank']:2}. {one['failures']:9,.0f} {one['expected']:9,.1f} {one['risk_ratio']:7.2f} "
            f"{one['low']:6.2f} to {one['high']:5.2f} {one['ratio_to_rest']:12.2f}  {one['cause']}"
        )
        lines += [f"{'':50}  (cannot be told apart from {other})" for other in one["not_told_apart"]]
    return lines
