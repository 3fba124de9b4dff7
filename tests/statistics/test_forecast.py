"""The forecast: it adds up, beats its baselines where they are wrong, and says when it knows nothing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from amends.cli.main import main
from amends.statistics.forecast.backtest import HORIZONS, replay
from amends.statistics.forecast.cohorts import Cohorts, from_triangles, from_units
from amends.statistics.forecast.combine import combine, least_checked, says_nothing, scores
from amends.statistics.forecast.members import NAMES, Parametric, projected
from amends.statistics.tables.units import MONTH_DAYS
from tests.shared import shared
from tests.statistics.tables import rows


def _world(products: int, months: int, seed: int = 3) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shipments and failures of products with Weibull lives of their own."""
    chance = np.random.default_rng(seed)
    shipped = chance.poisson(chance.gamma(4, 60, products)[:, None], (products, months)).astype(float)
    shape, scale = chance.uniform(0.7, 1.6, products), chance.uniform(60, 400, products)
    hazard = (np.arange(months + 1) / scale[:, None]) ** shape[:, None]
    monthly = -np.expm1(-np.diff(hazard, axis=1))
    failures, alive = np.zeros((products, months, months)), shipped.copy()
    for age in range(months):
        failures[:, :, age] = chance.binomial(alive.astype(int), monthly[:, [age]])
        alive -= failures[:, :, age]
    for first in range(months):
        failures[:, first, months - first :] = 0
    return shipped, failures


def test_cohorts_lose_nobody() -> None:
    shipped, failures = _world(3, 20)
    cohorts = from_triangles(shipped, failures)
    assert cohorts.failures.sum() == failures.sum()
    assert cohorts.at_risk[:, -1].sum() == shipped.sum() - failures.sum()
    chance = np.random.default_rng(1)
    start, age = chance.uniform(0, 700, 500), chance.exponential(300, 500)
    failed = start + age < 700
    age = np.minimum(age, 700 - start)
    cells = from_units(start, age, failed, np.ones(500), np.zeros(500, dtype=np.int64), 1, 700.0, MONTH_DAYS)
    assert cells.failures.sum() == failed.sum()
    assert cells.at_risk[0, -1].sum() == (~failed).sum()


def test_many_products_are_forecast_better_than_by_a_run_rate() -> None:
    past = replay(from_triangles(*_world(40, 36)))
    found = combine(past)
    for row in scores(past, found):
        assert row["wape"] < row["wape_run_rate"]  # type: ignore[operator]
        assert 0.85 <= row["coverage"] <= 1  # type: ignore[operator]
    assert found.weights.sum(0) == pytest.approx(1)


def test_no_forecast_knows_the_future() -> None:
    """What comes later changes nothing in what was said before."""
    shipped, failures = _world(2, 24)
    whole = replay(from_triangles(shipped, failures), most=60)
    cut = failures[:, :18, :18].copy()
    for first in range(18):
        cut[:, first, 18 - first :] = 0
    before = replay(from_triangles(shipped[:, :18], cut), most=60)
    assert whole.said[:, :, whole.origins.index(17)] == pytest.approx(before.said[:, :, -1])
    at = whole.origins.index(17)
    assert combine(whole).forecast[:, at] == pytest.approx(combine(before).forecast[:, -1])


def test_device_d_from_the_field() -> None:
    """986 + 1126 devices over 16 months, 162 failures: in total nearer than 17% at three months."""
    found = rows("smrd/devicedconnected.csv") + rows("smrd/devicednotconnected.csv")
    start = np.array([float(row["weeksinserted"]) for row in found])
    age = np.array([float(row["weeks"]) for row in found])
    failed = np.array([row["weeksreturned"] != "NA" for row in found])
    none = np.zeros(len(found), dtype=np.int64)
    past = replay(from_units(start, age, failed, np.ones(len(found)), none, 1, 70.0, MONTH_DAYS / 7))
    found_now = combine(past)
    assert found_now.forecast[0, -1, 0] > 30  # all 1950 that did not fail are still in use
    first = scores(past, found_now)[0]
    assert first["came"] == 300
    assert first["wape"] <= 0.17  # type: ignore[operator]
    assert first["coverage"] >= 0.8  # type: ignore[operator]


def test_hazard_members_recover_what_made_the_data() -> None:
    """A hazard of 2% a month on half of all units: the limited member sees that it ends, the Weibull does not."""
    grid = Parametric(60)
    ages = np.arange(36)
    below = 0.03 * -np.expm1(-ages / 6.0)
    alive = 10_000 * (1 - below)
    fell = np.append(-np.diff(alive), 0.0)[None]
    limited, plain = grid.limited_share(fell, alive[None]), grid.weibull(fell, alive[None])
    later = slice(36, 48)
    assert limited[0, later].sum() < 0.6 * plain[0, later].sum()
    expected = projected(np.full((1, 10), 0.1), np.array([[100.0]]), [1, 2])
    assert expected[0] == pytest.approx([10, 19])


def test_a_horizon_that_says_nothing_is_unknown() -> None:
    assert says_nothing(np.array(5.0), np.array(0.0), np.array(80.0))
    assert (least_checked(3), least_checked(12)) == (3, 6)
    assert not says_nothing(np.array(50.0), np.array(40.0), np.array(60.0))
    assert not says_nothing(np.array(1.0), np.array(0.0), np.array(4.0))
    assert len(NAMES) == 8
    assert HORIZONS == (3, 6, 12)


def test_a_cohort_without_failures_is_no_trouble() -> None:
    quiet = Cohorts(np.zeros((2, 6, 6)), np.zeros((2, 7, 7)), np.zeros((2, 6, 6)))
    found = combine(replay(quiet))
    assert np.isfinite(found.forecast).all()


def _table(where: Path, months: int, monthly: int, seed: int = 2) -> str:
    chance = np.random.default_rng(seed)
    lines = ["product,shipped,failed_on,failed"]
    today = np.datetime64("2024-01-01") + months * 30
    for month in range(months):
        for _ in range(monthly):
            day = np.datetime64("2024-01-01") + month * 30 + int(chance.integers(0, 30))
            fails = day + int(chance.weibull(1.2) * 900)
            lines.append(f"P{chance.integers(0, 2)},{day}," + (f"{fails},1" if fails < today else ",0"))
    path = where / "units.csv"
    path.write_text("\n".join(lines))
    return str(path)


def test_the_command_on_dates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _table(tmp_path, 15, 80)
    words = ["quality", "forecast", path, "--start", "shipped", "--end", "failed_on", "--failed", "failed"]
    assert main([*words, "--group", "product", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    near = told["total"]["horizons"][0]
    assert near["low"] < near["expected"] < near["high"]
    assert not near["unknown"]
    assert [row["group"]["product"] for row in told["forecasts"]] == ["P0", "P1"]
    assert sum(row["horizons"][0]["expected"] for row in told["forecasts"]) == pytest.approx(
        near["expected"], rel=0.2
    )
    assert told["backtest"][0]["months"] == 3
    assert told["total"]["horizons"][2]["unknown"]  # hardly any forecast of 12 months could be checked
    assert main(words) == 0
    assert "How past forecasts did" in capsys.readouterr().out


@pytest.mark.parametrize(
    "lines",
    [
        "s,e,f\n2024-01-01,,0\n2024-02-01,,0",
        "s,e,f\n2024-01-01,2024-01-05,1",
        "s,e,f\n2024-01-01,2024-01-01,1\n2024-01-01,,0",
        "s,e,f\n1,2,1\n1,5,0",
    ],
)
def test_too_little_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: str) -> None:
    path = tmp_path / "units.csv"
    path.write_text(lines)
    words = ["quality", "forecast", str(path), "--start", "s", "--end", "e", "--failed", "f", "--json"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["sentence"]
    assert told["total"] is None or all(one["unknown"] for one in told["total"]["horizons"])


def test_ages_alone_give_a_forecast_that_says_what_it_lacks(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(shared("data/reliability/smrd/bearingcage.csv"))
    assert main(["quality", "forecast", path, "--age", "hours", "--failed", "event"]) == 0
    assert "No past forecast could be checked" in capsys.readouterr().out
