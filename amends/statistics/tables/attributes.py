"""Attributes and groups: columns whose levels are compared."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from amends.statistics.tables.read import Table
from amends.statistics.tables.units import COUNTS, SERIALS, Note, Units
from amends.statistics.tables.values import YEAR_FIRST, different, is_missing, moments, numbers
from amends.statistics.types import CannotTell, Floats, Ints

BINS, FEW_NUMBERS, MANY = 8, 40, 20_000


@dataclass
class Attribute:
    """`codes` point into `levels`; the level "" is "not known" and is never a cause by itself."""

    name: str
    codes: Ints
    levels: list[str]


def groups(table: Table, units: Units, names: Sequence[str]) -> tuple[Ints, list[tuple[str, ...]]]:
    """One number a unit, and for each number the values of the columns."""
    if not names:
        return np.zeros(len(units.kept), dtype=np.int64), [()]
    columns = []
    for asked in names:
        words, codes = different(table.columns[table.named(asked)])
        columns.append((words, codes[units.kept]))
    joined = np.zeros(len(units.kept), dtype=np.int64)
    labels: list[tuple[str, ...]] = [()]
    for words, codes in columns:
        joined = joined * len(words) + codes
        present, joined = np.unique(joined, return_inverse=True)
        labels = [(*labels[int(value) // len(words)], words[int(value) % len(words)]) for value in present]
    return joined.astype(np.int64), labels


def attributes(table: Table, units: Units, asked: Sequence[str] | None, used: Sequence[str]) -> list[Attribute]:
    """The asked columns, or every other column that can be one; the units' notes say which stayed out and why."""
    if asked:
        names = [table.named(name) for name in asked]
        chosen = [_attribute(table, units, name) for name in names]
    else:
        taken = {table.named(name) for name in used if name}
        chosen = []
        for name in table.names:
            if name in taken or name.casefold() in COUNTS or (found := _attribute(table, units, name)) is None:
                continue
            if _identifies(found, units, name):
                units.notes.append(Note("not_compared", 0, f"{name} stays out: it names single units"))
            else:
                chosen.append(found)
    kept = [one for one in chosen if one is not None and not _tells_the_end(one, units)]
    several = [one for one in kept if len(one.levels) > 1]
    if not several:
        raise CannotTell("No column has two levels to compare: name some with --attributes")
    return several


def _attribute(table: Table, units: Units, name: str) -> Attribute | None:
    column = table.columns[name]
    words, codes = different(column)
    codes = codes[units.kept]
    present = np.flatnonzero(np.bincount(codes, minlength=len(words)))
    levels = [words[code] for code in present]
    if len(levels) > FEW_NUMBERS:
        known = [word for word in levels if not is_missing(word)]
        sample = known[:500]
        if sum(map(_is_date, sample)) > 0.9 * len(sample):
            return _months(name, moments(column).values[units.kept])
        if _all_numbers(sample):
            return _ranges(name, numbers(column).values[units.kept])
    place = np.zeros(len(words), dtype=np.int64)
    place[present] = np.arange(len(present))
    return _joined(name, place[codes], levels)


def _joined(name: str, codes: Ints, levels: list[str]) -> Attribute:
    """All ways of writing "not known" become one level."""
    plain = ["" if is_missing(level) else level for level in levels]
    unique = sorted(set(plain))
    place = {level: number for number, level in enumerate(unique)}
    return Attribute(name, np.array([place[level] for level in plain], dtype=np.int64)[codes], unique)


def _is_date(word: str) -> bool:
    return bool(YEAR_FIRST.match(word[:10].strip()))


def _all_numbers(words: list[str]) -> bool:
    return bool(np.isfinite(numbers(pa.array(words, pa.string())).values).all())


def _months(name: str, days: Floats) -> Attribute:
    known = np.isfinite(days)
    months = np.full(len(days), "", dtype=object)
    months[known] = days[known].astype("datetime64[D]").astype("datetime64[M]").astype(str)
    levels, codes = np.unique(months.astype(str), return_inverse=True)
    return Attribute(name, codes.astype(np.int64), [str(level) for level in levels])


def _ranges(name: str, values: Floats) -> Attribute:
    known = values[np.isfinite(values)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1]))
    bins = np.where(np.isfinite(values), np.searchsorted(edges, values, side="right") + 1, 0)
    ends = [f"{edge:.6g}" for edge in edges]
    levels = [
        "",
        f"below {ends[0]}",
        *(f"{a} to {b}" for a, b in itertools.pairwise(ends)),
        f"from {ends[-1]}",
    ]
    return Attribute(name, bins.astype(np.int64), levels)


def _identifies(found: Attribute, units: Units, name: str) -> bool:
    plain = "".join(c for c in name.casefold() if c.isalnum())
    return (
        plain in SERIALS
        or plain in ("id", "row", "uuid")
        or len(found.levels) > max(MANY, 0.5 * len(units.age))
        or (len(found.levels) > 50 and len(found.levels) > 0.5 * len(units.age))
    )


def _tells_the_end(found: Attribute, units: Units) -> bool:
    """Known of failed units only (a failure mode, a return date): an outcome, never a cause."""
    if "" not in found.levels or units.failed.all():
        return False
    known = found.codes != found.levels.index("")
    outcome = bool(known.any()) and bool(units.failed[known].all()) and int(known.sum()) >= 5
    if outcome:
        units.notes.append(Note("not_compared", 0, f"{found.name} stays out: only failed units have it"))
    return outcome
