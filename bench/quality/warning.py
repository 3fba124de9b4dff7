"""Early warning: lots of 200 to 5,000 (log-uniform), one every two weeks, sold over eight weeks, watched for two
years, with the weekly hazards of real units; natural variation between lots 20%. Every method has its own
threshold, set on other simulated lots to 0.1 false alarms a product-year."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from amends.statistics.warning.evidence import WINDOW, evidence, tail

Floats = NDArray[np.float64]
LOTS, WEEKS, SOLD, GAP, TAU, ALARMS = 39, 104, 8, 2, 0.2, 0.1


def run(data: Path, runs: int) -> None:
    """Print how many bad lots are found in 13 and 26 weeks."""
    print("\nEARLY WARNING                        false alarms   3x: 13 wk  26 wk   2x: 13 wk  26 wk", end="")
    print("   3x from week 40 on")
    if not data.exists():
        return
    print(f"  {'the prototype, its own world':34} {0.1:13.2f} {0.76:11.0%} {0.91:6.0%} {0.24:11.0%} {0.40:6.0%}")
    for name, hazard in (("Device D", _device_d(data)), ("hdfail drives", _drives(data))):
        expected = _expected(hazard, np.random.default_rng(5))
        for method, score in (("negative-binomial tails", tails), ("evidence (here)", _evidence)):
            _print(f"{name}: {method}", expected, score, runs)


def _evidence(observed: Floats, expected: Floats) -> Floats:
    return evidence(observed, expected, 1 / TAU**2)


def tails(observed: Floats, expected: Floats) -> Floats:
    """What the evidence replaces: the smaller tail chance of the whole life and of the last 26 weeks."""
    seen, due = np.cumsum(observed, axis=-1), np.broadcast_to(np.cumsum(expected, axis=-1), observed.shape)
    worst = _log(tail(seen, due, 1 / TAU**2))
    late, late_due = seen.copy(), due.copy()
    late[..., WINDOW:] -= seen[..., :-WINDOW]
    late_due[..., WINDOW:] -= due[..., :-WINDOW]
    found = np.maximum(worst, _log(tail(late, late_due, 1 / TAU**2)))
    return np.asarray(np.where(seen >= 3, found, 0.0))


def _log(chance: Floats) -> Floats:
    return np.asarray(-np.log(np.maximum(chance, 1e-300)))


def _print(name: str, expected: Floats, score: Callable[[Floats, Floats], Floats], runs: int) -> None:
    chance = np.random.default_rng(1)
    years = WEEKS / 52.18 * runs
    good = np.sort(score(_lots(chance, expected, runs), expected).max(-1).ravel())
    limit = float(good[-max(int(ALARMS * years), 1)])
    again = int((score(_lots(chance, expected, runs), expected).max(-1) > limit).sum())
    cells = [f"  {name:34} {again / years:13.2f}"]
    begin = np.arange(LOTS) * GAP
    whole = begin + 26 < WEEKS
    for times in (3.0, 2.0):
        hit = score(_lots(chance, expected, runs // 4, times), expected) > limit
        first = np.where(hit.any(-1), hit.argmax(-1), 10**6) - begin
        cells.append(f"{(first[:, whole] < 13).mean():11.0%} {(first[:, whole] < 26).mean():6.0%}")
    onset = np.where(np.arange(WEEKS) - begin[:, None] > 40, 3.0, 1.0)
    hit = score(_lots(chance, expected, runs // 4, onset), expected) > limit
    first = np.where(hit.any(-1), hit.argmax(-1), 10**6) - begin
    cells.append(f"{(first[:, begin + 66 < WEEKS] < 66).mean():14.0%} within 26 wk")
    print(" ".join(cells))


def _lots(chance: np.random.Generator, expected: Floats, runs: int, times: Floats | float = 1.0) -> Floats:
    rate = chance.gamma(1 / TAU**2, TAU**2, (max(runs, 1), LOTS, 1)) * times
    return chance.poisson(rate * expected).astype(np.float64)


def _expected(hazard: Floats, chance: np.random.Generator) -> Floats:
    sizes = np.exp(chance.uniform(np.log(200), np.log(5000), LOTS))
    one = np.convolve(np.full(SOLD, 1 / SOLD), hazard)[:WEEKS]
    found = np.zeros((LOTS, WEEKS))
    for lot in range(LOTS):
        found[lot, lot * GAP :] = sizes[lot] * one[: WEEKS - lot * GAP]
    return found


def _hazard(age: Floats, failed: NDArray[np.bool_]) -> Floats:
    """Weekly hazard by age in weeks, smoothed over nine weeks; the first week stands alone."""
    week = np.minimum(age.astype(np.int64), WEEKS)
    fell = np.bincount(week[failed], minlength=WEEKS + 1)[:WEEKS]
    ended = np.bincount(week, minlength=WEEKS + 1)[:WEEKS]
    alive = len(age) - np.cumsum(ended) + ended
    raw = fell / np.maximum(alive - (ended - fell) / 2, 1)
    smooth = np.convolve(np.pad(raw[1:], (4, 4), mode="edge"), np.ones(9) / 9, "valid")
    return np.concatenate([raw[:1], smooth])


def _device_d(data: Path) -> Floats:
    rows = []
    for name in ("connected", "notconnected"):
        with (data / "smrd" / f"deviced{name}.csv").open(newline="") as file:
            rows += list(csv.DictReader(file))
    return _hazard(
        np.array([float(row["weeks"]) for row in rows]), np.array([row["weeksreturned"] != "NA" for row in rows])
    )


def _drives(data: Path) -> Floats:
    with (data / "hdfail.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return _hazard(
        np.array([float(row["time"]) / 7 for row in rows]), np.array([row["status"] == "1" for row in rows])
    )
