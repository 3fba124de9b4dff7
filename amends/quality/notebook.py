"""The analyses of `amends quality` in a notebook: any table of units from outside, or our own.

    from amends.quality.notebook import Units
    drives = Units("drives.csv", failed="status", age="time", groups=["model"])
    drives.forecast()            # shown as sentence, picture and table
    drives.causes()["causes"]    # the same as plain data
    drives.warn().table("lots").to_pandas()

Every answer is what the command line prints with --json.
"""

from __future__ import annotations

import html
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Any, Self

import pyarrow as pa

from amends.documents.api import drawing
from amends.quality.rules import drawings
from amends.quality.rules.pictures import curve_points
from amends.statistics import answers
from amends.statistics.answers.question import plain
from amends.statistics.answers.warn import named
from amends.statistics.tables.read import Table, read_table, typed
from amends.statistics.tables.units import UNITS, Asked
from amends.statistics.types import CannotTell

SHOWN = 20
_OWN = ("supplier", "channel", "country", "region", "firmware", "date_code", "components")


class Answer(Mapping[str, Any]):
    """An answer as plain data. A notebook shows its sentence, what it rests on, its picture and its first rows."""

    def __init__(self, told: Mapping[str, Any], rows: str, picture: drawing.Drawing | None) -> None:
        self._told: dict[str, Any] = plain(dict(told))
        self._rows = rows
        self.picture = picture

    def __getitem__(self, name: str) -> Any:
        return self._told[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)

    def __repr__(self) -> str:
        return "\n".join([str(self["sentence"]), *(f"  {note['text']}" for note in self["notes"])])

    def table(self, name: str = "") -> pa.Table:
        """A list of rows of the answer (the main one without a name) as Arrow, which `.to_pandas()` takes on.
        KeyError names the lists that there are."""
        lists = [key for key, value in self._told.items() if isinstance(value, list)]
        if (name or self._rows) not in lists:
            raise KeyError(f"{name} is not one of {', '.join(lists)}")
        return pa.Table.from_pylist([_flat(row) for row in self._told[name or self._rows]])

    def _repr_html_(self) -> str:
        rows = [_flat(row) for row in self._told.get(self._rows) or []]
        notes = "".join(f"<li>{html.escape(note['text'])}</li>" for note in self["notes"])
        return (
            f"<p><strong>{html.escape(self['sentence'])}</strong></p><ul>{notes}</ul>"
            f"{drawing.svg(self.picture) if self.picture else ''}{_grid(rows[:SHOWN])}"
        )


class Units:
    """A table of units: `source` is the name of a CSV or Parquet file, or a data frame (pandas, Polars, Arrow:
    what has `__arrow_c_stream__`). The columns are named as on the command line: who `failed`, and either
    `start` and `end` or `age`; `groups` name the product (and the lot), `attributes` what may be a cause,
    `count` how many units a row stands for. `CannotTell` says in a sentence why a table cannot be used."""

    def __init__(
        self, source: str | PathLike[str] | Any, *, failed: str, start: str = "", end: str = "", age: str = "",
        as_of: str = "", age_unit: str = "", count: str = "", groups: Sequence[str] = (),
        attributes: Sequence[str] | None = None,
    ) -> None:  # fmt: skip
        if not age and not (start and end):
            raise CannotTell("Nothing says where the ages are: name start and end, or age")
        if age_unit and age_unit not in (*UNITS, "other"):
            raise CannotTell(f"age_unit is one of {', '.join(UNITS)}, other")
        self._table = _table(source)
        self._asked = Asked(failed, start, end, age, as_of, age_unit, count, tuple(groups), attributes)

    @classmethod
    def own(cls, *, groups: Sequence[str] = ("sku", "lot"), attributes: Sequence[str] = _OWN) -> Self:
        """The units that were sold, as the last nightly look saw them (`DJANGO_SETTINGS_MODULE` names the
        installation, amends.config.settings without it). Refused: no_snapshot."""
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
        from amends.quality.queries import store

        taken = store.needed()
        return cls(
            taken.folder / "units.parquet", failed="failed", start="started_on", end="failed_on", count="weight",
            as_of=taken.at.date().isoformat(), groups=groups, attributes=attributes,
        )  # fmt: skip

    def forecast(self) -> Answer:
        """How many will fail within 3, 6 and 12 months."""
        told = answers.forecast(self._table, self._asked)
        told["forecasts"].sort(key=lambda row: -row["horizons"][0]["expected"])
        return Answer(told, "forecasts", _horizons(told))

    def warn(self) -> Answer:
        """Which lots fail more than their age explains."""
        told = answers.warn(self._table, self._asked)
        return Answer(
            told, "lots", _ranges("Observed / expected", told["lots"], named, ("low", "ratio", "high"), 1)
        )

    def causes(self) -> Answer:
        """Which attributes go with more failures than age explains."""
        told = answers.causes(self._table, self._asked)
        return Answer(told, "causes", _curve(told))

    def rates(self) -> Answer:
        """How much of what fails."""
        told = answers.rates(self._table, self._asked)
        bars = _ranges("Failures for each 1,000 unit-months", told["groups"], _group, ("low", "per_1000", "high"))
        return Answer(told, "groups" if told["groups"] else "ages", bars)


def _table(source: Any) -> Table:
    if isinstance(source, str | PathLike):
        return read_table(os.fspath(source))
    if hasattr(source, "__arrow_c_stream__"):
        return typed(pa.table(source))
    raise CannotTell(f"A {type(source).__name__} is no table: give a file's name or a data frame")


def _flat(row: Any) -> dict[str, Any]:
    """A row whose inner mappings are columns; what is longer (a curve, weights by month) is left out."""
    if not isinstance(row, dict):
        return {"value": row}
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            found |= {str(inner): one for inner, one in value.items() if not isinstance(one, dict | list)}
        elif isinstance(value, list) and name == "horizons":
            found |= {f"{part['months']} months": part["expected"] for part in value}
        elif not isinstance(value, list):
            found[name] = value
    return found


def _grid(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return ""
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
    cells = ("".join(f"<td>{html.escape(_said(row.get(name)))}</td>" for name in names) for row in rows)
    body = "".join(f"<tr>{one}</tr>" for one in cells)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _said(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return "" if value is None else str(value)


def _horizons(told: Mapping[str, Any]) -> drawing.Drawing | None:
    total = [{"group": {"": "all"}, **told["total"]}] if told["total"] else []
    parts = [
        (f"{_group(row)}, {one['months']} months", one["low"], one["expected"], one["high"])
        for row in [*total, *told["forecasts"]]
        for one in row["horizons"]
        if not one["unknown"]
    ]
    return drawings.ranges("Failures to come", parts[:36]) if parts else None


def _ranges(
    title: str, rows: Sequence[Mapping[str, Any]], name: Callable[[Mapping[str, Any]], str],
    ends: tuple[str, str, str], mark: float = 0,
) -> drawing.Drawing | None:  # fmt: skip
    shown = [row for row in rows if all(row[end] == row[end] for end in ends)][:SHOWN]
    low, middle, high = ends
    parts = [(name(row), float(row[low]), float(row[middle]), float(row[high])) for row in shown]
    return drawings.ranges(title, parts, mark, 1) if parts else None


def _group(row: Mapping[str, Any]) -> str:
    return ", ".join(map(str, row["group"].values()))


def _curve(told: Mapping[str, Any]) -> drawing.Drawing | None:
    """The first cause; its axis is in months, so that nothing is drawn where the unit of the ages is unknown."""
    days = UNITS.get(told["age_unit"])
    if not told["causes"] or days is None:
        return None
    first = told["causes"][0]
    return drawings.curve(first["cause"], curve_points(first["curve"], days))
