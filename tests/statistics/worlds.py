"""Small worlds with planted truths."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from amends.statistics.tables.attributes import Attribute

LEVELS = {"lot": 60, "supplier": 15, "line": 10, "region": 12, "factory": 5, "revision": 4, "channel": 3}


def units(seed: int, many: int, planted: bool) -> tuple[list[Attribute], NDArray[np.float64], NDArray[np.bool_]]:
    """Attributes, ages in days and failures. Lots follow the calendar, so that old lots have failed more by
    nature; planted: lot 20 fails 3 times as often, factory 2 with revision 1 twice."""
    chance = np.random.default_rng(seed)
    start = chance.uniform(0, 1000, many)
    found = []
    for name, levels in LEVELS.items():
        if name == "lot":
            codes = np.minimum(start / 1000 * levels, levels - 1).astype(np.int64)
        else:
            codes = chance.choice(levels, many, p=chance.dirichlet(np.full(levels, 4.0))).astype(np.int64)
        found.append(Attribute(name, codes, [f"{name}{level}" for level in range(levels)]))
    by = {one.name: one.codes for one in found}
    rate = np.ones(many)
    if planted:
        rate *= np.where(by["lot"] == 20, 3, 1) * np.where((by["factory"] == 2) & (by["revision"] == 1), 2, 1)
    fails = (chance.exponential(size=many) / rate) ** (1 / 1.3) * 12_000
    watched = 1100 - start
    return found, np.minimum(fails, watched), fails < watched
