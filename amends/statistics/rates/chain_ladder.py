"""The chain ladder with Mack's standard error: what claims of past months will still cost.

Source: Mack, "Distribution-free calculation of the standard error of chain ladder reserve estimates", ASTIN
Bulletin 23 (1993) 213-225.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from amends.statistics.types import CannotTell, Floats


@dataclass(frozen=True)
class Reserve:
    """Per origin and in total: what is still to come, and its standard error."""

    factors: Floats
    ultimate: Floats
    reserve: Floats
    error: Floats
    total: float
    total_error: float


def mack(cumulative: object) -> Reserve:
    """`cumulative` is square: row = origin, column = development; unknown cells (below the diagonal) are NaN."""
    known = np.asarray(cumulative, dtype=np.float64)
    n = len(known)
    if known.ndim != 2 or known.shape != (n, n) or n < 3:
        raise CannotTell("The chain ladder needs a square triangle of three origins or more")
    factors, variances, full = np.ones(n - 1), np.zeros(n - 1), known.copy()
    for k in range(n - 1):
        rows = n - k - 1
        before, after = known[:rows, k], known[:rows, k + 1]
        if not np.isfinite(after).all() or before.sum() <= 0:
            raise CannotTell("The triangle has a hole, or a development without any claim")
        factors[k] = after.sum() / before.sum()
        if rows > 1:
            variances[k] = (before * (after / before - factors[k]) ** 2).sum() / (rows - 1)
    a, b = variances[n - 3], variances[n - 4] if n > 3 else variances[n - 3]
    variances[n - 2] = min(a * a / b if b else 0.0, a, b)
    for k in range(n - 1):
        full[n - k - 1 :, k + 1] = full[n - k - 1 :, k] * factors[k]
    latest = np.array([known[i, n - 1 - i] for i in range(n)])
    ultimate = full[:, -1]
    error, total_error = _errors(known, full, factors, variances)
    reserve = ultimate - latest
    return Reserve(factors, ultimate, reserve, error, float(reserve.sum()), total_error)


def _errors(known: Floats, full: Floats, factors: Floats, variances: Floats) -> tuple[Floats, float]:
    n = len(full)
    squared = np.zeros(n)
    relative = variances / factors**2
    sums = np.array([known[: n - k - 1, k].sum() for k in range(n - 1)])
    total = 0.0
    for i in range(1, n):
        steps = np.arange(n - 1 - i, n - 1)
        squared[i] = full[i, -1] ** 2 * (relative[steps] * (1 / full[i, steps] + 1 / sums[steps])).sum()
        later = full[i + 1 :, -1].sum()
        total += squared[i] + full[i, -1] * later * (2 * relative[steps] / sums[steps]).sum()
    return np.sqrt(squared), float(np.sqrt(total))
