"""Observed against expected for all levels of one attribute, or all cells of a pair.

A level's failures are compared with those that the rest's rate would give it. Their tail is negative-binomial:
levels of an attribute differ a little by nature (estimated from the attribute's own levels, at least
`TOLERATED`), and the rest's rate is itself an estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from amends.statistics.types import Floats, Ints, counted

TOLERATED = 0.10
"""Levels that differ by this share (as a coefficient of variation) are no cause worth a name."""
MOST_TOLERATED = 0.35
"""However much levels differ: beyond this a difference wants an explanation."""
LEAST = 3
"""Fewer failures than these never make a cause."""
LEAST_EXPECTED_IN_PAIR = 0.5
MOST_CELLS = 4_000_000


@dataclass
class Scan:
    """Per cell that could be a cause: its code, observed, expected at the rest's rate, tail chance, evidence."""

    codes: Ints
    observed: Floats
    expected: Floats
    tail: Floats
    evidence: Floats
    tested: int
    variation: float


def compare(observed: Floats, raw: Floats, variation: float, tested: Floats) -> Scan:
    """`raw` is expected at the rate of all; `tested` marks the cells that count as hypotheses."""
    total, whole = float(observed.sum()), float(raw.sum())
    rest, rest_raw = total - observed, np.maximum(whole - raw, 1e-12)
    mean = np.maximum(raw * np.maximum(rest, 0.5) / rest_raw, 1e-12)
    mean = np.where(rest_raw > 1e-6 * whole, mean, np.inf)
    look = np.flatnonzero((observed >= LEAST) & (observed > mean) & (tested > 0))
    seen, due = observed[look], mean[look]
    size = 1 / (variation**2 + 1 / np.maximum(rest[look], 1.0))
    tail = np.asarray(special.betainc(seen, size, due / (due + size)), dtype=np.float64)
    bar = due * (1 + TOLERATED)
    evidence = np.where(seen > bar, seen * np.log(seen / bar) - (seen - bar), 0.0)
    return Scan(look, seen, due, tail, evidence, int((tested > 0).sum()), variation)


def natural_variation(observed: Floats, raw: Floats) -> float:
    """The coefficient of variation of the levels' true rates, by moments; levels far outside stay out of it.
    Between `TOLERATED` and `MOST_TOLERATED`."""
    known = raw > 0.05
    if known.sum() < 8:
        return TOLERATED
    seen, due = observed[known], raw[known]
    due = due * seen.sum() / due.sum()
    found = TOLERATED
    for _ in range(4):
        size = 1 / found**2
        share = due / (due + size)
        upper = special.betainc(np.maximum(seen, 1e-9), size, share)
        odd = (seen > due) & (upper < 0.01 / len(seen))
        kept, level = seen[~odd], due[~odd] * seen[~odd].sum() / max(float(due[~odd].sum()), 1e-12)
        variance = float(((kept - level) ** 2 - kept).sum() / max(float((level**2).sum()), 1e-12))
        found = min(max(TOLERATED, variance**0.5 if variance > 0 else 0.0), MOST_TOLERATED)
    return found


def singles(codes: Ints, levels: int, unknown: int, fell: Floats, due: Floats, at: Ints) -> tuple[Scan, float]:
    """One attribute. `at` are the rows that failed, `fell` their weights, `due` the expected of all rows."""
    observed = counted(codes[at], fell, levels)
    raw = counted(codes, due, levels)
    tested = (raw > 0).astype(np.float64)
    if unknown >= 0:
        tested[unknown] = 0
    variation = natural_variation(observed, raw)
    return compare(observed, raw, variation, tested), variation


def pairs(
    first: Ints, second: Ints, sizes: tuple[int, int], unknown: tuple[int, int], variation: float,
    fell: Floats, due: Floats, at: Ints,
) -> Scan:  # fmt: skip
    """All cells of two attributes; cells that expect less than half a failure are not looked at."""
    cells = sizes[0] * sizes[1]
    if cells > MOST_CELLS:
        none = np.zeros(0)
        return Scan(np.zeros(0, dtype=np.int64), none, none, none, none, 0, variation)
    joint = first * sizes[1] + second
    observed = counted(joint[at], fell, cells)
    raw = counted(joint, due, cells)
    tested = (raw >= LEAST_EXPECTED_IN_PAIR).reshape(sizes)
    if unknown[0] >= 0:
        tested[unknown[0], :] = False
    if unknown[1] >= 0:
        tested[:, unknown[1]] = False
    return compare(observed, raw, variation, tested.reshape(-1).astype(np.float64))
