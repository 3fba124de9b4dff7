"""Tables from outside: whatever their form, each row is used or counted."""

from __future__ import annotations

import bz2
import datetime as dt
import gzip
import lzma
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from amends.statistics.tables.attributes import attributes, groups
from amends.statistics.tables.read import read_table
from amends.statistics.tables.units import Asked, Units, take_units, unit_of
from amends.statistics.tables.values import flags, moments, numbers
from amends.statistics.types import CannotTell

PLAIN = "serial;lot;age;failed\nA;L1;1,5;1\nB;L1;20;0\nC;Größe;3;0\n"


def _written(where: Path, data: bytes, name: str = "units.csv") -> str:
    path = where / name
    path.write_bytes(data)
    return str(path)


def _units(where: Path, text: str, **asked: str) -> Units:
    return take_units(read_table(_written(where, text.encode())), Asked(**asked))


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("cp1252"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace(";", "\t").encode(),
        PLAIN.replace(",", ".").replace(";", ",").encode(),
        PLAIN.replace(",", ".").replace(";", " ").encode(),
        ("# made by hand\n\n" + PLAIN).encode(),
        b"sep=;\n" + PLAIN.encode(),
        gzip.compress(PLAIN.encode(), mtime=0),
        lzma.compress(PLAIN.encode()),
        bz2.compress(PLAIN.encode()),
    ],
)
def test_every_form_of_one_table(tmp_path: Path, data: bytes) -> None:
    table = read_table(_written(tmp_path, data, "units.dat"))
    units = take_units(table, Asked(failed="failed", age="age"))
    assert units.age.tolist() == [1.5, 20, 3]
    assert units.failed.tolist() == [True, False, False]
    assert attributes(table, units, ["lot"], [])[0].levels == ["Größe", "L1"]


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    days = [dt.date(2024, 1, 1), dt.date(2024, 1, 5)]
    path = str(tmp_path / "units")
    pa.parquet.write_table(pa.table({"a": days, "b": [None, dt.date(2024, 1, 14)], "f": [False, True]}), path)
    units = take_units(read_table(path), Asked(failed="f", start="a", end="b"))
    assert units.age.tolist() == [13, 9]
    assert units.dated


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"   \n", "is empty"),
        (b"age,failed\n", "no rows"),
        (b"age;failed", "no rows"),
        (b"PAR1 and then nothing", "damaged"),
        (gzip.compress(PLAIN.encode(), mtime=0)[:20], "damaged"),
        (b"1,0\n2,1\n", "heading"),
        (b"aeg,failed\n1,0\n", "did you mean aeg"),
        (b"age,failed\nx,0\n,1\n-4,1\n", "None of the 3 rows"),
        (b"age,failed\n3,maybe\n", "should say who failed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d", "no table"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(CannotTell, match=words):
        take_units(read_table(_written(tmp_path, data)), Asked(failed="failed", age="age"))


@pytest.mark.parametrize(
    ("values", "want"),
    [
        (["0", "1"], [0, 1]),
        (["TRUE", "false"], [1, 0]),
        (["T", "F"], [1, 0]),
        (["Yes", "NO"], [1, 0]),
        (["y", "n"], [1, 0]),
        (["Failed", "Censored"], [1, 0]),
        (["1", "2"], [0, 1]),
        (["1.0", "0.0", "NA"], [1, 0, np.nan]),
        (["1", ""], [1, 0]),
        (["0", "2", "1"], [0, 1, 1]),
        (["2024-03-01", ""], [1, 0]),
        (["12.5", "NA"], [1, 0]),
        (["Mode1", "Censored", "Mode2"], [1, 0, 1]),
        (["failed", "in use", "in use"], [1, 0, 0]),
        (["yes", "no", "perhaps"], [1, 0, np.nan]),
        (["0", "0"], [0, 0]),
        (["", "NA"], [np.nan, np.nan]),
    ],
)
def test_who_failed(values: list[str], want: list[float]) -> None:
    assert flags(pa.array(values), "failed")[0].tolist() == pytest.approx(want, nan_ok=True)


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-04", "2024/03/04", "20240304", "04.03.2024", "04-Mar-2024", "Mar 4, 2024", "2024-03-04T00:00:00Z",
        "1709510400",
    ],
)  # fmt: skip
def test_dates_of_all_lands(written: str) -> None:
    found = moments(pa.array([written, ""]))
    assert found.dates
    assert found.values[0] == 19786
    assert np.isnan(found.values[1])


def test_ambiguous_dates_are_settled_by_their_neighbours() -> None:
    assert moments(pa.array(["03/04/2024", "25/04/2024"])).values[0] == 19816
    assert moments(pa.array(["03/04/2024", "04/25/2024"])).values[0] == 19786
    assert "month first" in moments(pa.array(["03/04/2024"])).remark
    assert moments(pa.array(["9999-12-31", "2024-01-01"])).values.tolist() == pytest.approx(
        [np.nan, 19723], nan_ok=True
    )


def test_numbers_with_commas() -> None:
    found = numbers(pa.array(["1,234", "1.234,5", "0,5", "NA", "many"]))
    assert found.values.tolist() == pytest.approx([1234, 1234.5, 0.5, np.nan, np.nan], nan_ok=True)
    assert (found.unreadable, found.example) == (1, "many")


def test_dirt_is_counted(tmp_path: Path) -> None:
    rows = [
        "serial,start,end,failed",
        "A,2024-01-01,2024-02-01,1",
        "A,2024-01-01,2024-02-01,1",  # said twice
        "B,2024-01-01,,0",
        "C,,2024-02-01,1",  # no start
        "D,2024-03-01,2024-02-01,1",  # ends before it starts
        "E,2024-01-01,,1",  # failed, nobody knows when
        "F,2024-01-01,2024-03-31,",  # no word
        "G,2024-01-01,31/31/2024,0",  # no date: still running
        "H,2024-01-01",  # cut off
    ]
    units = _units(tmp_path, "\n".join(rows) + "\n", failed="failed", start="start", end="end")
    assert units.age.tolist() == [31, 90, 90]
    counted = {note.code: note.rows for note in units.notes if note.rows}
    assert counted == {
        "ragged": 1, "duplicate": 1, "unreadable": 1, "no_start": 1, "failed_without_end": 1, "negative_age": 1,
        "no_failed": 1,
    }  # fmt: skip


def test_as_of_makes_later_failures_unknown(tmp_path: Path) -> None:
    text = "s,e,f\n2024-01-01,2024-06-01,1\n2024-01-01,,0\n2024-05-01,,0\n"
    units = _units(tmp_path, text, failed="f", start="s", end="e", as_of="2024-04-01")
    assert units.age.tolist() == [91, 91]
    assert not units.failed.any()


def test_the_future_is_no_failure(tmp_path: Path) -> None:
    text = "s,e,f\n2024-01-01,2999-06-01,1\n2024-01-01,2024-05-01,1\n2999-05-01,,0\n"
    units = _units(tmp_path, text, failed="f", start="s", end="e")
    assert units.age.tolist() == [121]


def test_one_mad_age_does_not_stretch_the_scale(tmp_path: Path) -> None:
    rows = [f"{n % 100 + 1},{n % 2}" for n in range(200)]
    units = _units(tmp_path, "\n".join(["age,failed", *rows, "1e9,0"]), failed="failed", age="age")
    assert units.age.max() == 100
    assert [note.code for note in units.notes] == ["absurd_age"]


def test_a_dirty_table_keeps_its_delimiter(tmp_path: Path) -> None:
    path = _written(tmp_path, b'age;failed;lot\n1;0;"a,b"\n2;1')
    assert read_table(path).names == ["age", "failed", "lot"]


def test_counts_and_groups(tmp_path: Path) -> None:
    text = "hours,event,count,plant\n50,Censored,288,a\n230,Failed,1,b\n100,Failed,0,b\n"
    table = read_table(_written(tmp_path, text.encode()))
    units = take_units(table, Asked(failed="event", age="hours"))
    assert units.weight.tolist() == [288, 1]
    assert units.unit == "hours"
    codes, labels = groups(table, units, ["plant", "event"])
    assert [labels[code] for code in codes] == [("a", "Censored"), ("b", "Failed")]
    assert take_units(table, Asked(failed="event", age="hours", count="none")).weight.tolist() == [1, 1, 1]


def test_outcomes_and_serials_are_no_causes(tmp_path: Path) -> None:
    rows = [f"S{n},{n % 3},{10 + n},{int(n % 4 == 0)},{'crack' if n % 4 == 0 else ''}" for n in range(80)]
    table = read_table(_written(tmp_path, ("serial,line,age,failed,mode\n" + "\n".join(rows)).encode()))
    units = take_units(table, Asked(failed="failed", age="age"))
    assert [one.name for one in attributes(table, units, None, ["age", "failed"])] == ["line"]


@pytest.mark.parametrize(
    ("name", "unit"),
    [("age_days", "days"), ("Months in service", "months"), ("time", ""), ("weeks", "weeks"), ("km", "")],
)
def test_units_of_names(name: str, unit: str) -> None:
    assert unit_of(name) == unit
