"""What the values of a column mean: numbers, days, failed or not, levels of an attribute.

Each parser works on the different values of a column, not on its rows, so that a million rows take no longer than
their few thousand different dates.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amends.statistics.types import CannotTell, Floats, Ints

MISSING = {
    "",
    "na",
    "n/a",
    "nan",
    "nat",
    "null",
    "none",
    "nil",
    "-",
    "--",
    "?",
    ".",
    "#n/a",
    "inf",
    "-inf",
    "<na>",
}
TRUE = {"1", "1.0", "true", "t", "yes", "y", "failed", "failure", "fail", "f", "dead", "death", "event", "defect",
        "defective", "broken", "returned", "return", "claim", "claimed", "x", "ja", "j", "oui", "si", "sí", "nok",
        "ng", "bad", "exact", "observed", "died"}  # fmt: skip
FALSE = {"0", "0.0", "false", "no", "n", "censored", "censor", "cens", "c", "right", "suspended", "suspension",
"s", "running", "alive", "survived", "working", "ok", "active", "nein", "non", "good", "in service", "unfailed",
         "survivor", "operating", "pass", "passed", "r", "live", "not failed"}  # fmt: skip
TIME = re.compile(
    r"[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(am|pm)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?$", re.I
)
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?$")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2}|\d{4})$")
NAMED = re.compile(
    r"(?:(\d{1,2})[- ]?([a-z]{3,9})[-, ]*(\d{4}|\d{2})|([a-z]{3,9})[- ](\d{1,2}),?[- ]+(\d{4}))$", re.I
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass
class Column:
    """Values as numbers (NaN: missing), whether they are days since 1970, and how many could not be read."""

    values: Floats
    dates: bool
    unreadable: int
    example: str = ""
    remark: str = ""


def different(column: pa.Array) -> tuple[list[str], Ints]:
    """The different values as stripped text, and for each row which of them it has."""
    text = column
    if not pa.types.is_string(column.type):
        text = pc.cast(column, pa.string())
    coded = text.dictionary_encode()
    codes = pc.fill_null(coded.indices, len(coded.dictionary)).to_numpy(zero_copy_only=False)
    return [*(str(value).strip() for value in coded.dictionary.to_pylist()), ""], codes.astype(np.int64)


def is_missing(text: str) -> bool:
    """Whether the text stands for no value."""
    return text.casefold() in MISSING


def numbers(column: pa.Array) -> Column:
    """Plain numbers; a decimal comma is understood where it cannot be a thousands comma."""
    kind = column.type
    if (
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_decimal(kind)
    ):
        found = pc.cast(column, pa.float64(), safe=False).to_numpy(zero_copy_only=False).astype(np.float64)
        return Column(np.where(np.isfinite(found), found, np.nan), False, 0)
    if pa.types.is_duration(kind):
        return Column(
            pc.cast(column, pa.duration("s")).cast(pa.int64()).to_numpy(zero_copy_only=False) / 86400, False, 0
        )
    names, codes = different(column)
    return _column(names, codes, _parsed(names), False)


def _parsed(names: list[str]) -> Floats:
    try:
        quick = pc.cast(
            pa.array([None if is_missing(name) else name for name in names], pa.string()), pa.float64()
        )
    except pa.ArrowInvalid:
        return np.array([_number(name) for name in names], dtype=np.float64)
    return np.asarray(quick.to_numpy(zero_copy_only=False), dtype=np.float64)


def _number(text: str) -> float:
    if is_missing(text):
        return math.nan
    try:
        value = float(text)
    except ValueError:
        changed = text.replace("\u00a0", "").replace(" ", "").replace("_", "x")
        if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", changed):
            changed = changed.replace(",", "")
        elif re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})*,\d+", changed) or re.fullmatch(r"[+-]?\d*,\d+", changed):
            changed = changed.replace(".", "").replace(",", ".")
        try:
            value = float(changed)
        except ValueError:
            return math.inf
    return value if math.isfinite(value) else math.nan


def _column(names: list[str], codes: Ints, parsed: Floats, dates: bool, remark: str = "") -> Column:
    bad = np.isinf(parsed)
    rows = int(bad[codes].sum())
    example = next((name for name, wrong in zip(names, bad, strict=True) if wrong), "")
    return Column(np.where(bad, np.nan, parsed)[codes], dates, rows, example[:40], remark)


def moments(column: pa.Array) -> Column:
    """Dates as days since 1970 (fractions for times of day), or plain numbers, whichever more of them are."""
    kind = column.type
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        whole = pc.cast(pc.cast(column, pa.timestamp("ms"), safe=False), pa.int64())
        return Column(pc.cast(whole, pa.float64()).to_numpy(zero_copy_only=False) / 86_400_000.0, True, 0)
    if not pa.types.is_string(kind) and not pa.types.is_large_string(kind):
        return _epoch(numbers(column))
    names, codes = different(column)
    if _share_of_numbers(names) > 0.5 and not _compact(names):
        return _epoch(numbers(column))
    day_first, remark = _order(names)
    parsed = np.array([_moment(name, day_first) for name in names], dtype=np.float64)
    return _column(names, codes, parsed, True, remark)


def _share_of_numbers(names: list[str]) -> float:
    there = [name for name in names[:2000] if not is_missing(name)]
    return sum(math.isfinite(_number(name)) for name in there) / max(len(there), 1)


def _compact(names: list[str]) -> bool:
    there = [name for name in names[:2000] if not is_missing(name)]
    return bool(there) and all(
        len(name) == 8 and name.isdigit() and "1900" <= name[:4] <= "2199" and "01" <= name[4:6] <= "12"
        for name in there
    )


def _epoch(found: Column) -> Column:
    """Seconds or milliseconds since 1970 are dates; smaller numbers stay numbers."""
    known = found.values[np.isfinite(found.values)]
    if len(known) and np.median(known) > 5e8:
        scale = 86_400_000.0 if np.median(known) > 5e11 else 86_400.0
        return Column(found.values / scale, True, found.unreadable, found.example, "read as time since 1970")
    return found


def _order(names: list[str]) -> tuple[bool, str]:
    """Whether 03/04/2020 is the third of April: dots say so, else a first number above 12 does."""
    first_over = second_over = dotted = slashed = 0
    for name in names:
        found = YEAR_LAST.match(TIME.sub("", name))
        if found:
            first_over += int(found[1]) > 12
            second_over += int(found[3]) > 12
            dotted += found[2] == "."
            slashed += 1
    if not slashed or (first_over and not second_over):
        return True, ""
    if second_over:
        return False, ""
    return bool(dotted), "" if dotted else "dates such as 03/04/2020 were read month first"


def _moment(text: str, day_first: bool) -> float:
    if is_missing(text):
        return math.nan
    clock = TIME.search(text)
    bare = (text[: clock.start()] if clock else text).strip()
    try:
        day = _day(bare, day_first)
    except ValueError:
        return math.inf
    if day.year >= 9000:
        return math.nan  # 9999-12-31: no end
    return day.toordinal() - EPOCH + (_clock(clock) if clock else 0.0)


def _day(text: str, day_first: bool) -> dt.date:
    if found := YEAR_FIRST.match(text):
        return dt.date(int(found[1]), int(found[2]), int(found[3] or 1))
    if len(text) == 8 and text.isdigit():
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if found := YEAR_LAST.match(text):
        first, second = int(found[1]), int(found[3])
        year = int(found[4]) + (0 if len(found[4]) == 4 else 2000 if int(found[4]) < 70 else 1900)
        return dt.date(year, second, first) if day_first else dt.date(year, first, second)
    if found := NAMED.match(text):
        number, word, year_text = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        year = int(year_text) + (0 if len(year_text) == 4 else 2000 if int(year_text) < 70 else 1900)
        if word[:3].casefold() in MONTHS:
            return dt.date(year, MONTHS.index(word[:3].casefold()) + 1, int(number))
    raise ValueError(text)


def _clock(found: re.Match[str]) -> float:
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        hour = hour % 12 + (12 if found[4].casefold() == "pm" else 0)
    zone = found[5] or ""
    offset = 0.0
    if zone[:1] in "+-" and zone:
        digits = zone[1:].replace(":", "")
        offset = (int(digits[:2]) * 60 + int(digits[2:])) * (1 if zone[0] == "+" else -1)
    return (hour * 60 + minute - offset) / 1440 + second / 86400


def flags(column: pa.Array, name: str) -> tuple[Floats, str]:
    """1 failed, 0 not, NaN unknown; and a remark where the coding had to be guessed. R's 1 and 2 means 2 failed;
    further numbers above 0 are ways of failing; a column of dates means failed on that date; where nothing but
    failures is marked, empty means not failed."""
    found, remark = _flags(column, name)
    empty = np.isnan(found)
    if empty.any() and (found == 1).any() and not (found == 0).any():
        return np.where(empty, 0.0, 1.0), remark or f"{name} marks failures only: empty was read as not failed"
    return found, remark


def _flags(column: pa.Array, name: str) -> tuple[Floats, str]:
    words, codes = different(column)
    there = {words[code].casefold() for code in np.unique(codes)} - MISSING
    if not there:
        return np.full(len(codes), np.nan), ""
    whole = {word for word in there if _number(word) == int(_number(word))} if _numeric(there) else set()
    if whole == there and there:
        values = sorted({int(_number(word)) for word in there})
        parsed = np.array([_number(word) for word in words])
        remark = ""
        if values == [1, 2]:
            return (
                np.where(np.isnan(parsed), np.nan, parsed == 2)[codes]
            ), f"{name} holds 1 and 2: 2 was read as failed"
        if any(value not in (0, 1) for value in values):
            remark = f"{name} holds {', '.join(map(str, values[:6]))}: everything above 0 was read as failed"
        return np.where(np.isnan(parsed), np.nan, parsed > 0)[codes].astype(np.float64), remark
    if _numeric(there) and any(is_missing(word) for word in words):
        given = np.array([math.isfinite(_number(word)) for word in words], dtype=np.float64)
        return given[codes], f"{name} holds numbers and gaps: a number was read as failed"
    if not there & (TRUE | FALSE):
        if np.isfinite(np.array([_moment(word, True) for word in there])).mean() > 0.5:
            found = moments(column)
            return np.isfinite(found.values).astype(np.float64), f"{name} holds dates: a date was read as failed"
        raise CannotTell(
            f"{name} should say who failed (0/1, true/false, yes/no, y/n, failed/censored), but holds: "
            + ", ".join(sorted(there)[:5])
        )
    both = {"f", "t"} <= there  # R's T and F
    parsed = np.array([_flag(word.casefold(), both) for word in words], dtype=np.float64)
    strange = sorted({word for word in there if math.isnan(_flag(word, both))})
    if strange and (parsed == 1).any() != (parsed == 0).any():
        meant = 0.0 if (parsed == 1).any() else 1.0
        parsed = np.array(
            [meant if word.casefold() in strange else p for word, p in zip(words, parsed, strict=True)]
        )
        said = "not failed" if meant == 0 else "failed (a way of failing)"
        return parsed[codes], f"{name}: {', '.join(strange[:4])} was read as {said}"
    return parsed[codes], ""


def _numeric(there: set[str]) -> bool:
    return all(math.isfinite(_number(word)) for word in there)


def _flag(word: str, true_false: bool) -> float:
    if true_false and word in ("t", "f"):
        return float(word == "t")
    return 1.0 if word in TRUE else 0.0 if word in FALSE else math.nan
