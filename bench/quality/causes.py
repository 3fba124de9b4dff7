"""Root cause in a million units of twelve attributes, with and without planted causes, against a marginal test."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from scipy import stats

from amends.statistics.causes.baseline import exposure
from amends.statistics.causes.search import search
from amends.statistics.tables.attributes import Attribute, attributes
from amends.statistics.tables.read import read_table
from amends.statistics.tables.units import Asked, take_units

SIZES = {
    "lot": 365, "component lot": 120, "supplier": 90, "lane": 60, "line": 40, "region": 25, "carrier": 14,
    "season": 12, "factory": 8, "revision": 5, "firmware": 4, "channel": 3,
}  # fmt: skip


def run(data: Path, many: int, worlds: int) -> None:
    """Print what is found."""
    levels = sum(SIZES.values())
    print(f"\nROOT CAUSE  {many:,} units x {len(SIZES)} attributes x {levels} levels")
    for planted in (False, True):
        for seed in range(worlds):
            _world(seed, many, planted)
    if data.exists():
        _drives(data)


def world(
    seed: int, many: int, planted: bool
) -> tuple[list[Attribute], np.ndarray, np.ndarray, tuple[int, int, int]]:
    """Units of three years; lots, component lots, revisions and seasons follow the calendar, lots differ by 10% by
    nature. Planted: a lot 3 times as bad, a factory with a revision twice as bad."""
    chance = np.random.default_rng(seed)
    start = chance.uniform(0, 36, many)
    found = []
    for name, levels in SIZES.items():
        if name in ("lot", "component lot", "revision"):
            blur = {"lot": 3.0, "component lot": 6.0, "revision": 0.3}[name]
            codes = np.clip(start / 36 * levels + chance.normal(0, blur, many), 0, levels - 1).astype(np.int64)
        elif name == "season":
            codes = start.astype(np.int64) % 12
        else:
            codes = chance.choice(levels, many, p=chance.dirichlet(np.full(levels, 4.0))).astype(np.int64)
        found.append(Attribute(name, codes, [f"{name} {level}" for level in range(levels)]))
    by = {one.name: one.codes for one in found}
    truth = int(chance.integers(40, 200)), int(chance.integers(0, 8)), int(chance.integers(0, 3))
    rate = np.exp(chance.normal(0, 0.1, SIZES["lot"]))[by["lot"]]
    if planted:
        rate = rate * np.where(by["lot"] == truth[0], 3, 1)
        rate = rate * np.where((by["factory"] == truth[1]) & (by["revision"] == truth[2]), 2, 1)
    life = (chance.exponential(size=many) / rate) ** (1 / 1.3) * 500
    return found, np.minimum(life, 36 - start), life < 36 - start, truth


def _world(seed: int, many: int, planted: bool) -> None:
    named, age, failed, truth = world(seed, many, planted)
    began, clock = time.process_time(), time.perf_counter()
    found = search(named, exposure(age, failed, np.ones(many), np.zeros(many, dtype=np.int64)))
    took, waited = time.process_time() - began, time.perf_counter() - clock
    wanted = [(f"lot {truth[0]}",), (f"factory {truth[1]}", f"revision {truth[2]}")] if planted else []
    causes = [tuple(level for _, level in cause.where) for cause in found.causes]
    first = set(causes[: len(wanted)]) == set(wanted)
    others = len([cause for cause in causes if cause not in wanted])
    ratios = ", ".join(
        f"{' x '.join(level for _, level in cause.where)} {cause.ratio_to_rest:.2f} "
        f"({cause.rest_low:.2f}-{cause.rest_high:.2f})"
        for cause in found.causes[:2]
    )
    print(
        f"  {'planted' if planted else 'null   '} {seed}: {int(failed.sum()):,} failures, "
        f"{took:.1f} s CPU, {waited:.1f} s; "
        + (f"planted first: {'yes' if first else 'NO'}; " if planted else "")
        + f"false causes: {others} (marginal test: {_marginal(named, failed, wanted)}) {ratios}"
    )


def _marginal(named: list[Attribute], failed: np.ndarray, wanted: list[tuple[str, ...]]) -> int:
    """What most dashboards do: each level's share of failed units against all, 5% Bonferroni over the levels."""
    false, overall = 0, failed.mean()
    tests = sum(len(one.levels) for one in named)
    for one in named:
        units = np.bincount(one.codes, minlength=len(one.levels))
        fell = np.bincount(one.codes[failed], minlength=len(one.levels))
        bad = np.asarray(stats.binom.sf(fell - 1, units, overall)) < 0.05 / tests
        false += sum((level,) not in wanted for level, hit in zip(one.levels, bad.tolist(), strict=True) if hit)
    return int(false)


def _drives(data: Path) -> None:
    began = time.perf_counter()
    table = read_table(str(data / "hdfail.csv"))
    units = take_units(table, Asked(failed="status", age="time"))
    named = attributes(table, units, ["model"], [])
    found = search(
        named, exposure(units.age, units.failed, units.weight, np.zeros(len(units.age), dtype=np.int64))
    )
    first = found.causes[0]
    print(
        f"  hdfail.csv: first of {len(named[0].levels)} models {first.where[0][1]}, "
        f"risk ratio {first.risk_ratio:.2f} "
        f"({first.low:.2f}-{first.high:.2f}; to the rest {first.ratio_to_rest:.1f}), "
        f"{time.perf_counter() - began:.2f} s with reading"
    )
