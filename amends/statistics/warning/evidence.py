"""How strongly a lot's failures speak for a bad lot.

A good lot's rate differs from its product's by nature (gamma with coefficient of variation `tau`), so that its
count is negative-binomial. The evidence is the log of the likelihood ratio between a lot that is 1.5, 2 or 3
times as bad (each as likely) and a good one (a mixture sequential test: Robbins, Annals of Mathematical
Statistics 41, 1970): unlike the smallest of many tail chances it may be looked at every week. It is taken over
the lot's whole life, and over its last 26 weeks given what the lot did before: that second view finds lots that
turn bad late, and costs power early, so that it must show `LATE` more.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from amends.statistics.types import Floats

TIMES = (1.5, 2.0, 3.0)
WINDOW = 26
LATE = 1.5
LEAST = 3
NONE = -9.0


def evidence(observed: Floats, expected: Floats, size: Floats | float) -> Floats:
    """Log likelihood ratio by week: `observed[..., lot, week]` and `expected[lot, week]` are the failures of each
    week; `size` is 1 / tau**2."""
    seen, due = np.cumsum(observed, axis=-1), np.cumsum(np.broadcast_to(expected, observed.shape), axis=-1)
    whole = np.where(seen >= LEAST, log_ratio(seen, due, size), NONE)
    before, due_before = _earlier(seen), _earlier(due)
    shape = size + before
    late = log_ratio(seen - before, (due - due_before) * shape / (size + due_before), shape)
    late = np.where((due_before > 0.5) & (seen - before >= LEAST), late - LATE, NONE)
    return np.maximum(whole, late)


def _earlier(cumulative: Floats) -> Floats:
    earlier = np.zeros_like(cumulative)
    if cumulative.shape[-1] > WINDOW:
        earlier[..., WINDOW:] = cumulative[..., :-WINDOW]
    return earlier


def log_ratio(seen: Floats, due: Floats, size: Floats | float) -> Floats:
    """The log of the mean of three negative-binomial likelihood ratios."""
    found: Floats | None = None
    base = np.log(due + size)
    for times in TIMES:
        one = seen * np.log(times) - (seen + size) * (np.log(times * due + size) - base)
        found = one if found is None else np.logaddexp(found, one)
    assert found is not None
    return np.asarray(found - np.log(len(TIMES)))


def tail(seen: Floats | float, due: Floats | float, size: Floats | float) -> Floats:
    """The chance that a good lot has this many failures or more."""
    count = np.asarray(seen, dtype=np.float64)
    mean = np.maximum(np.asarray(due, dtype=np.float64), 1e-12)
    return np.asarray(
        np.where(count > 0, special.betainc(np.maximum(count, 1e-9), size, mean / (mean + size)), 1.0)
    )


def threshold(
    expected: Floats, tau: float, alarms: float, seed: int = 20_240_601, budget: int = 1_500_000
) -> float:
    """The evidence that good lots exceed `alarms` times in all while they are watched every week, found by
    simulating them. Where that is rarer than the simulation can count, the tail falls as exp(-evidence), which is
    the bound of a likelihood ratio (Ville 1939)."""
    lots, weeks = expected.shape
    runs = int(np.clip(budget // max(lots * weeks, 1), 20, 4000))
    chance = np.random.default_rng(seed)
    highest = []
    for first in range(0, runs, max(1, 1_000_000 // max(lots * weeks, 1))):
        some = min(max(1, 1_000_000 // max(lots * weeks, 1)), runs - first)
        rate = chance.gamma(1 / tau**2, tau**2, (some, lots, 1))
        counts = chance.poisson(rate * expected).astype(np.float64)
        highest.append(evidence(counts, expected, 1 / tau**2).max(-1).ravel())
    every = np.sort(np.concatenate(highest))
    wanted = alarms * runs
    place = int(np.clip(max(wanted, 15.0), 1, len(every)))
    found = float(every[-place]) + max(0.0, float(np.log(place / max(wanted, 1e-9))))
    return max(found, 1.0)
