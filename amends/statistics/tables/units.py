"""From a table's columns to units: when each started, how old it is, whether it failed, and what could not be
used.

Nothing is dropped silently: every row that is left out, and every guess, is counted and said in `notes`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from amends.core import clock
from amends.statistics.tables.read import Table
from amends.statistics.tables.values import EPOCH, Column, different, flags, moments, numbers
from amends.statistics.types import Bools, CannotTell, Floats, Ints

MONTH_DAYS = 30.4375
UNITS = {"hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": MONTH_DAYS, "years": 365.25}
WORDS = {
    "hour": "hours", "hours": "hours", "hrs": "hours", "hr": "hours", "day": "days", "days": "days",
    "week": "weeks",
    "weeks": "weeks", "wk": "weeks", "wks": "weeks", "month": "months", "months": "months", "mon": "months",
    "mis": "months", "mos": "months", "year": "years", "years": "years", "yr": "years", "yrs": "years",
}  # fmt: skip
COUNTS = ("count", "counts", "freq", "frequency", "qty", "quantity")
SERIALS = ("serial", "serialnumber", "serialno", "unitid", "vin", "imei", "sn", "deviceid", "assetid", "diskid")


@dataclass
class Note:
    """Something that a reader must know: a code, the rows it touches (0: a remark), a sentence."""

    code: str
    rows: int
    text: str


@dataclass
class Asked:
    """Which columns mean what, as the command line was given them."""

    failed: str
    start: str = ""
    end: str = ""
    age: str = ""
    as_of: str = ""
    unit: str = ""
    count: str = ""
    groups: Sequence[str] = ()
    attributes: Sequence[str] | None = None
    text: str = ""


@dataclass
class Units:
    """Usable rows. `age` and `start` are in `unit` (days where there are dates); `start` is NaN throughout when
    the table has only ages. `as_of` is on the scale of `start`. `weight` is each row's number of units."""

    age: Floats
    failed: Bools
    weight: Floats
    start: Floats
    as_of: float
    unit: str
    dated: bool
    rows: int
    kept: Ints
    notes: list[Note] = field(default_factory=list)

    @property
    def has_start(self) -> bool:
        """Whether the calendar is known."""
        return bool(len(self.start)) and bool(np.isfinite(self.start).all())

    @property
    def per_month(self) -> float:
        """How many of `unit` make a month; 0 where the unit is no time, or is unknown."""
        return MONTH_DAYS / UNITS[self.unit] if self.unit in UNITS else 0.0


class _Sieve:
    """Keeps rows, and counts what falls through."""

    def __init__(self, rows: int) -> None:
        self.keep = np.ones(rows, dtype=bool)
        self.notes: list[Note] = []

    def drop(self, code: str, which: Bools, text: str) -> None:
        gone = which & self.keep
        if many := int(gone.sum()):
            self.keep &= ~gone
            self.say(code, many, text)

    def say(self, code: str, rows: int, text: str) -> None:
        self.notes.append(Note(code, rows, text.format(rows=f"{rows:,} row{'s' if rows != 1 else ''}")))

    def unreadable(self, name: str, column: Column) -> None:
        if column.unreadable:
            self.say(
                "unreadable",
                column.unreadable,
                f"{{rows}}: {name} cannot be read (for example {column.example!r})",
            )
        if column.remark:
            self.say("guessed", 0, f"{name}: {column.remark}")


def take_units(table: Table, asked: Asked) -> Units:
    """The units of a table. `CannotTell` when a column is missing or nothing usable is left."""
    if not table.rows:
        raise CannotTell("The table has a heading but no rows")
    sieve = _Sieve(table.rows)
    if table.ragged:
        sieve.say("ragged", table.ragged, "{rows} left out: another number of columns than the heading")
    name = table.named(asked.failed)
    failed, remark = flags(table.columns[name], name)
    if remark:
        sieve.say("guessed", 0, remark)
    weight = _weights(table, asked, sieve)
    _same_rows(table, asked, sieve)
    if asked.age and not (asked.start and asked.end):
        start, age, as_of, unit, dated = _by_age(table, asked, failed, sieve)
    else:
        start, age, as_of, unit, dated, failed = _by_dates(table, asked, failed, sieve)
    sieve.drop("no_failed", np.isnan(failed), "{rows} left out: no word on whether the unit failed")
    keep = np.flatnonzero(sieve.keep)
    if not len(keep):
        why = "; ".join(note.text for note in sieve.notes if note.rows) or "none has an age"
        raise CannotTell(f"None of the {table.rows:,} rows can be used: {why}")
    if len(keep) > 1 and (failed[keep] > 0).all():
        sieve.say("all_failed", 0, "Every unit failed: such a table tells how early units fail, not how many do")
    return Units(
        age[keep], failed[keep] > 0, weight[keep], start[keep], as_of, unit, dated, table.rows, keep, sieve.notes
    )


def _weights(table: Table, asked: Asked, sieve: _Sieve) -> Floats:
    wanted = asked.count
    if wanted.casefold() == "none":
        return np.ones(table.rows)
    used = {asked.failed, asked.age, asked.start, asked.end, *asked.groups, *(asked.attributes or ())}
    if not wanted:
        found = [name for name in table.names if name.casefold() in COUNTS and name not in used]
        if not found:
            return np.ones(table.rows)
        column = numbers(table.columns[found[0]])
        known = column.values[np.isfinite(column.values)]
        if not len(known) or (known < 0).any() or (known != np.floor(known)).any():
            return np.ones(table.rows)
        sieve.say(
            "guessed", 0, f"{found[0]} was read as the number of units of each row (--count none: one unit a row)"
        )
        wanted = found[0]
    name = table.named(wanted)
    column = numbers(table.columns[name])
    sieve.unreadable(name, column)
    sieve.drop("no_count", ~(column.values > 0), f"{{rows}} left out: {name} is missing, zero or negative")
    return np.where(column.values > 0, column.values, 0.0)


def _same_rows(table: Table, asked: Asked, sieve: _Sieve) -> None:
    """Rows of one serial number that say the same twice. Without a serial number equal rows are different
    units."""
    plain = {"".join(c for c in name.casefold() if c.isalnum()): name for name in table.names}
    name = next((plain[word] for word in SERIALS if word in plain), None)
    if name is None:
        return
    words, codes = different(table.columns[name])
    counted = np.bincount(codes, minlength=len(words))
    again = np.flatnonzero((counted[codes] > 1) & (codes != len(words) - 1))
    if not len(again):
        return
    used = [table.named(column) for column in (asked.failed, asked.age, asked.start, asked.end) if column]
    keys = np.column_stack([codes[again], *(different(table.columns[column])[1][again] for column in used)])
    _, first = np.unique(keys, axis=0, return_index=True)
    same = np.zeros(table.rows, dtype=bool)
    same[again] = True
    same[again[first]] = False
    sieve.drop("duplicate", same, f"{{rows}} left out: said before with the same {name}")
    others = len(first) - len(np.unique(keys[:, 0]))
    if others > 0:
        sieve.say("same_serial", others, f"{{rows}} kept although {name} appears before with other dates")


def unit_of(name: str) -> str:
    """The unit that a column's name tells (age_days, Months in Service); empty if none."""
    letters = "".join(c if c.isalpha() else " " for c in name).split()
    return next((WORDS[word.casefold()] for word in letters if word.casefold() in WORDS), "")


def _unit(asked: Asked, *names: str) -> str:
    if asked.unit:
        return asked.unit
    return next((unit for unit in map(unit_of, names) if unit), "")


def _by_age(table: Table, asked: Asked, failed: Floats, sieve: _Sieve) -> tuple[Floats, Floats, float, str, bool]:
    name = table.named(asked.age)
    column = numbers(table.columns[name])
    sieve.unreadable(name, column)
    unit = _unit(asked, name)
    sieve.drop("no_age", ~np.isfinite(column.values), "{rows} left out: no age")
    sieve.drop("negative_age", column.values < 0, "{rows} left out: a negative age")
    _absurd(sieve, column.values, name)
    start, as_of, dated = np.full(table.rows, math.nan), math.nan, False
    age = column.values
    if asked.start:
        first = table.named(asked.start)
        begun = moments(table.columns[first])
        sieve.unreadable(first, begun)
        sieve.drop("no_start", ~np.isfinite(begun.values), "{rows} left out: no start")
        start, dated = begun.values, begun.dates
        if dated and unit in UNITS:
            age, unit = age * UNITS[unit], "days"
        elif dated:
            sieve.say("guessed", 0, f"{name} was read as days")
            unit = "days"
        if sieve.keep.any():
            as_of = _as_of(asked, dated, float(np.nanmax((start + age)[sieve.keep])))
            late = start + age > as_of + 1e-9
            sieve.drop(
                "future", (start > as_of) & sieve.keep, "{rows} left out: started after the day of the look"
            )
            failed[late], age = 0.0, np.where(late, as_of - start, age)
    elif asked.as_of:
        sieve.say("as_of_unused", 0, "--as-of says nothing where the table has ages and no start")
    return start, age, as_of, unit, dated


def _absurd(sieve: _Sieve, age: Floats, name: str) -> None:
    """An age of twenty times what 99% of the units reach is a slip of the pen, and would stretch every scale."""
    known = age[sieve.keep & np.isfinite(age)]
    if len(known) < 50 or (limit := 20 * float(np.quantile(known, 0.99))) <= 0:
        return
    sieve.drop("absurd_age", age > limit, f"{{rows}} left out: {name} makes an age above {limit:,.4g}")


def _as_of(asked: Asked, dated: bool, latest: float) -> float:
    if asked.as_of:
        found = moments(pa.array([asked.as_of]))
        if not np.isfinite(found.values[0]):
            raise CannotTell(f"--as-of {asked.as_of} is neither a date (2024-06-30) nor a number")
        if found.dates != dated:
            kind = "dates: give --as-of as a date" if dated else "numbers: give --as-of as a number"
            raise CannotTell(f"The start column holds {kind}")
        return float(found.values[0])
    today = clock.now().date().toordinal() - EPOCH + 1.0
    return min(latest, today) if dated else latest


def _by_dates(
    table: Table, asked: Asked, failed: Floats, sieve: _Sieve
) -> tuple[Floats, Floats, float, str, bool, Floats]:
    first, last = table.named(asked.start), table.named(asked.end)
    begun, ended = moments(table.columns[first]), moments(table.columns[last])
    sieve.unreadable(first, begun)
    sieve.unreadable(last, ended)
    some = np.isfinite(ended.values).any()
    if some and begun.dates != ended.dates:
        raise CannotTell(
            f"{first} holds {'dates' if begun.dates else 'numbers'}, {last} does not: both must be of one kind"
        )
    unit = "days" if begun.dates else _unit(asked, first, last)
    start, end = begun.values, ended.values
    sieve.drop("no_start", ~np.isfinite(start), "{rows} left out: no start")
    sieve.drop(
        "failed_without_end", (failed == 1) & ~np.isfinite(end), "{rows} left out: failed, but nobody knows when"
    )
    sieve.drop("negative_age", end < start, "{rows} left out: the end is before the start")
    _absurd(sieve, end - start, last)
    if not sieve.keep.any():
        return start, end, math.nan, unit, begun.dates, failed
    known = np.concatenate([start[sieve.keep], end[sieve.keep & np.isfinite(end)]])
    as_of = _as_of(asked, begun.dates, float(known.max()))
    sieve.drop("future", start > as_of, "{rows} left out: started after the day of the look")
    late = sieve.keep & (end > as_of)
    if late.any() and not asked.as_of:
        sieve.drop("future", late & (failed == 1), "{rows} left out: a failure in the future")
    elif (late & (failed == 1)).any():
        sieve.say(
            "after_as_of",
            int((late & (failed == 1)).sum()),
            "{rows} failed only after --as-of: still running then",
        )
    failed = np.where(late, 0.0, failed)
    stop = np.where(np.isfinite(end), np.minimum(end, as_of), as_of)
    return start, stop - start, as_of, unit, begun.dates, failed


def day(value: float) -> str:
    """Days since 1970 as a date."""
    import datetime as dt

    return dt.date.fromordinal(math.floor(value) + EPOCH).isoformat()
