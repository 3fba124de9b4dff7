"""The forecast against a 3-month run rate and a plain Weibull."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from amends.statistics.forecast.backtest import replay
from amends.statistics.forecast.cohorts import Cohorts, from_triangles, from_units
from amends.statistics.forecast.combine import combine, scores
from amends.statistics.tables.units import MONTH_DAYS


def run(data: Path) -> None:
    """Print WAPE and coverage."""
    print("\nFORECAST  WAPE                       months  times   here  run rate  Weibull   within 90% interval")
    if data.exists():
        for name, files in (
            ("Device D, all", ["connected", "notconnected"]),
            ("Device D, connected", ["connected"]),
            ("Device D, not connected", ["notconnected"]),
        ):
            _print(name, device_d(data, files))
        print("  (aim: Device D at 3 months <= 17%; chance alone makes about 16% of a total of 25, 24% of 12)")
    began = time.process_time()
    shipped, failures = products(1000, 60)
    made = time.process_time() - began
    began, clock = time.process_time(), time.perf_counter()
    rows = _scored(from_triangles(shipped, failures))
    took, waited = time.process_time() - began, time.perf_counter() - clock
    _print("1,000 simulated products", rows)
    print(
        f"  1,000 products x 60 x 60 months with their back-test: {took:.2f} s CPU, {waited:.2f} s (limit 2 s; ",
        end="",
    )
    print(f"making the data took {made:.1f} s)")


def device_d(data: Path, files: list[str]) -> list[dict[str, Any]]:
    """The back-test of Meeker and Escobar's Device D, 70 weeks in the field."""
    rows = []
    for name in files:
        with (data / "smrd" / f"deviced{name}.csv").open(newline="") as file:
            rows += list(csv.DictReader(file))
    start = np.array([float(row["weeksinserted"]) for row in rows])
    age = np.array([float(row["weeks"]) for row in rows])
    failed = np.array([row["weeksreturned"] != "NA" for row in rows])
    none = np.zeros(len(rows), dtype=np.int64)
    return _scored(from_units(start, age, failed, np.ones(len(rows)), none, 1, 70.0, MONTH_DAYS / 7))


def _scored(cohorts: Cohorts) -> list[dict[str, Any]]:
    past = replay(cohorts)
    return scores(past, combine(past))


def _print(name: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["wape"] is not None:
            print(
                f"  {name:34} {row['months']:6} {row['origins']:6} {row['wape']:6.1%} {row['wape_run_rate']:9.1%} "
                f"{row['wape_weibull']:8.1%} {row['coverage']:14.0%}"
            )


def products(count: int, months: int, seed: int = 0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shipments and failures with Weibull lives of each product's own."""
    chance = np.random.default_rng(seed)
    shipped = chance.poisson(chance.gamma(2, 100, count)[:, None], (count, months)).astype(float)
    shape, scale = chance.uniform(0.6, 1.8, count), chance.uniform(80, 800, count)
    monthly = -np.expm1(-np.diff((np.arange(months + 1) / scale[:, None]) ** shape[:, None], axis=1))
    failures, alive = np.zeros((count, months, months)), shipped.copy()
    for age in range(months):
        failures[:, :, age] = chance.binomial(alive.astype(int), monthly[:, [age]])
        alive -= failures[:, :, age]
    for first in range(months):
        failures[:, first, months - first :] = 0
    return shipped, failures
