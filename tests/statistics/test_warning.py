"""Early warning: a bad lot is found early, good ones are left alone, and what was never comparable is said."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from amends.cli.main import main
from amends.statistics.types import CannotTell
from amends.statistics.warning.evidence import evidence, log_ratio, tail, threshold
from amends.statistics.warning.watch import Watch, watch_weekly
from amends.statistics.warning.weekly import Weekly, expected, hazards, weekly

LOTS, WEEKS = 20, 78


def _units(
    seed: int, bad: int, times: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Lots of 200 to 5,000, one every two weeks, sold over eight weeks; 0.2% fail each week, natural variation
    15%."""
    chance = np.random.default_rng(seed)
    sizes = np.exp(chance.uniform(np.log(200), np.log(5000), LOTS)).astype(int)
    rate = chance.gamma(44, 1 / 44, LOTS) * np.where(np.arange(LOTS) == bad, times, 1.0)
    lot = np.repeat(np.arange(LOTS), sizes)
    start = lot * 2 + chance.uniform(0, 8, len(lot))
    return start, chance.exponential(1 / (0.002 * rate[lot])), lot


def _weekly(seed: int, bad: int = -1, times: float = 1.0) -> Weekly:
    start, life, lot = _units(seed, bad, times)
    failed = start + life < WEEKS
    age = np.minimum(life, WEEKS - start)
    return weekly(start, age, failed, np.ones(len(lot)), lot, np.zeros(LOTS, dtype=np.int64), float(WEEKS), 1.0)


def _watched(seed: int, bad: int = -1, times: float = 1.0) -> Watch:
    return watch_weekly(_weekly(seed, bad, times))


def test_a_bad_lot_is_found_within_weeks_and_alone() -> None:
    found = _watched(1, bad=7, times=3.0)
    assert list(np.flatnonzero(found.since >= 0)) == [7]
    assert found.since[7] - 14 < 13  # it started in week 14
    assert found.failures[7] / found.expected[7] == pytest.approx(3, rel=0.35)


def test_good_lots_raise_no_alarm() -> None:
    alarms = sum(int((_watched(seed).since >= 0).sum()) for seed in range(10, 14))
    assert alarms <= 2  # 4 products of a year and a half at 0.1 a year make about 0.6


def test_expected_adds_up_to_observed() -> None:
    on = _weekly(3)
    due = expected(on, hazards(on, np.ones(LOTS, dtype=bool)))
    assert due.sum() == pytest.approx(on.observed.sum(), rel=0.02)
    assert (due[10, :20] == 0).all()  # before its first unit started


def test_evidence_is_a_likelihood_ratio() -> None:
    """Under a good lot its mean is 1 (Ville's bound rests on it)."""
    counts = np.arange(300.0)
    chance = stats.nbinom(25, 25 / (25 + 8.0)).pmf(counts)
    assert (chance * np.exp(log_ratio(counts, np.full(len(counts), 8.0), 25.0))).sum() == pytest.approx(1)


def test_a_lot_that_turns_bad_late_is_seen() -> None:
    due = np.full((1, 100), 1.0)
    good, late = due.copy(), due.copy()
    late[0, 70:] = 3.0
    assert evidence(good, due, 25.0).max() < 0
    assert evidence(late, due, 25.0)[0, 95] > 5
    assert log_ratio(late.cumsum(1), due.cumsum(1), 25.0)[0, 95] < 3  # the whole life alone would not do


def test_tails_and_threshold() -> None:
    assert tail(3.0, 3.0, 1e9) == pytest.approx(0.5768, abs=1e-3)  # Poisson
    assert tail(0.0, 3.0, 10.0) == 1
    due = np.full((10, 52), 0.5)
    strict, lax = threshold(due, 0.2, 0.01), threshold(due, 0.2, 1.0)
    assert strict > lax >= 1


def test_one_lot_cannot_be_compared() -> None:
    on = weekly(
        np.zeros(50), np.full(50, 5.0), np.arange(50) < 20, np.ones(50), np.zeros(50, dtype=np.int64),
        np.zeros(1, dtype=np.int64), 10.0, 1.0,
    )  # fmt: skip
    with pytest.raises(CannotTell):
        watch_weekly(on)


def _file(where: Path, seed: int, bad: int) -> str:
    start, life, lot = _units(seed, bad, 3.0)
    keep = np.random.default_rng(0).random(len(lot)) < 0.25
    first = np.datetime64("2023-01-02")
    rows = ["model,lot,sold,returned,failed"]
    for begun, lived, number in zip(start[keep], life[keep], lot[keep], strict=True):
        fell = begun + lived < WEEKS
        end = str(first + int((begun + lived) * 7)) if fell else ""
        rows.append(f"M1,L{number:02},{first + int(begun * 7)},{end},{'yes' if fell else 'no'}")
    path = where / "units.csv"
    path.write_text("\n".join(rows))
    return str(path)


def test_the_command_names_the_lot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _file(tmp_path, 1, 7)
    words = ["quality", "warn", path, "--start", "sold", "--end", "returned", "--failed", "failed"]
    assert main([*words, "--group", "lot,model", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["lot"]["lot"] for row in told["lots"] if row["alarm"]] == ["L07"]
    assert told["lots"][0]["product"] == {"model": "M1"}
    assert told["lots"][0]["since"].startswith("2023-")
    assert told["false_alarms_per_product_year"] == 0.1


@pytest.mark.parametrize(
    "lines",
    [
        "lot,age,f\nA,5,1\nB,6,0",
        "lot,age,f\nA,5,0\nB,6,0",
        "lot,age,f\nA,0,1\nA,0,1\nA,0,1\nB,0,1\nB,0,1\nB,0,0",
        "lot,age,f\nA,5,1\nA,5,1\nA,5,1\nA,4,1\nA,3,1",
        "x,age,f\nA,5,1\nB,6,0",
    ],
)
def test_tiny_data_raise_no_alarm(tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: str) -> None:
    path = tmp_path / "units.csv"
    path.write_text(lines)
    assert main(["quality", "warn", str(path), "--age", "age", "--failed", "f", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["alarms"] == 0
    assert told["sentence"]


def test_ages_alone_allow_one_look(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"L{n % 8},{100 + n % 50},{int((n % 8 == 3 and n % 3 == 0) or n % 41 == 0)}" for n in range(4000)]
    path = tmp_path / "units.csv"
    path.write_text("\n".join(["lot,days,failed", *rows]))
    assert main(["quality", "warn", str(path), "--age", "days", "--failed", "failed", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["lot"]["lot"] for row in told["lots"] if row["alarm"]] == ["L3"]
