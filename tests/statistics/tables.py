"""Published tables that are short enough to stand in a test, and the reader of the shared ones."""

from __future__ import annotations

import csv

import numpy as np
from numpy.typing import NDArray

from amends.statistics.life.data import Life, life
from tests.shared import shared

NIST_FAILED = (54, 187, 216, 240, 244, 335, 361, 373, 375, 386)
"""NIST/SEMATECH e-Handbook 8.4.1.3: 20 units on test, stopped at 500 hours."""

TAYLOR_ASHE = """
357848 766940 610542 482940 527326 574398 146342 139950 227229 67948
352118 884021 933894 1183289 445745 320996 527804 266172 425046
290507 1001799 926219 1016654 750816 146923 495992 280405
310608 1108250 776189 1562400 272482 352053 206286
443160 693190 991983 769488 504851 470639
396132 937085 847498 805037 705960
440832 847631 1131398 1063269
359480 1061648 1443370
376686 986608
344014
"""
"""Taylor and Ashe (1983) as printed by Mack (1993): claims paid per origin and development year."""


def taylor_ashe() -> NDArray[np.float64]:
    """The cumulative triangle; NaN below the diagonal."""
    rows = [np.cumsum([float(word) for word in line.split()]) for line in TAYLOR_ASHE.split("\n") if line]
    full = np.full((len(rows), len(rows)), np.nan)
    for row, known in enumerate(rows):
        full[row, : len(known)] = known
    return full


def rows(name: str) -> list[dict[str, str]]:
    """A shared CSV."""
    with shared(f"data/reliability/{name}").open(newline="") as file:
        return list(csv.DictReader(file))


def smrd(name: str, age: str) -> Life:
    """One of Meeker and Escobar's tables: ages, an event column where there is one, counts where there are."""
    found = rows(f"smrd/{name}.csv")
    return life(
        [float(row[age]) for row in found],
        [row.get("event", "Failed") in ("Failed", "Failure") for row in found],
        [float(row.get("count", 1)) for row in found],
    )
