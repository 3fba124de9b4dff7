"""The gamma-Poisson shrinker: which of thousands of pairs (product, symptom) is reported more often than by
chance.

Source: DuMouchel, "Bayesian data mining in large frequency tables", The American Statistician 53 (1999) 177-190.
A pair's true ratio is drawn from a mixture of two gammas; only pairs with a report are in the table, so that the
likelihood is that of the counts given that they are not zero (of each component: DuMouchel and Pregibon, KDD
2001).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from amends.statistics.types import CannotTell, Floats


@dataclass(frozen=True)
class Prior:
    """Mixture of Gamma(alpha1, rate beta1) with weight `share`, and Gamma(alpha2, rate beta2)."""

    alpha1: float
    beta1: float
    alpha2: float
    beta2: float
    share: float


def fit_prior(counts: object, expected: object) -> Prior:
    """The prior by maximum likelihood; equal (count, expected) pairs are counted once with their number."""
    n, e = np.asarray(counts, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    seen = (n >= 1) & (e > 0)
    if seen.sum() < 10:
        raise CannotTell("Shrinking needs a table with ten pairs or more")
    cells, many = np.unique(np.column_stack([n[seen], e[seen]]), axis=0, return_counts=True)

    def lost(at: Floats) -> float:
        a1, b1, a2, b2 = np.exp(np.clip(at[:4], -12, 12))
        share = special.expit(at[4])
        first = _log_conditional(cells[:, 0], cells[:, 1], float(a1), float(b1))
        second = _log_conditional(cells[:, 0], cells[:, 1], float(a2), float(b2))
        mixed = np.logaddexp(np.log(share) + first, np.log1p(-share) + second)
        return -float(many @ mixed)

    starts = [(0.2, 0.1, 2.0, 4.0, 0.33), (3.0, 0.5, 2.0, 2.0, 0.1)]
    found = min(
        (
            optimize.minimize(
                lost, [*np.log(start[:4]), special.logit(start[4])], method="BFGS", options={"gtol": 1e-4}
            )
            for start in starts
        ),
        key=lambda result: float(result.fun),
    )
    found = optimize.minimize(
        lost,
        found.x,
        method="Nelder-Mead",
        options={"xatol": 1e-6, "fatol": 1e-8, "initial_simplex": _around(found.x)},
    )
    a1, b1, a2, b2 = (float(value) for value in np.exp(found.x[:4]))
    share = float(special.expit(found.x[4]))
    return Prior(a1, b1, a2, b2, share) if share <= 0.5 else Prior(a2, b2, a1, b1, 1 - share)


def _around(at: Floats) -> Floats:
    """A small simplex: the likelihood is nearly flat at the top, where differences of steps end too early."""
    return np.asarray(np.vstack([at, at + 0.01 * np.eye(len(at))]))


def _log_conditional(n: Floats, e: Floats, alpha: float, beta: float) -> Floats:
    """Log probability of n under a negative binomial, given that it is not 0."""
    none = alpha * (np.log(beta) - np.log(beta + e))
    return np.asarray(_log_count(n, e, alpha, beta) - np.log(np.maximum(-np.expm1(none), 1e-300)))


def _log_count(n: Floats, e: Floats, alpha: float, beta: float) -> Floats:
    some = special.gammaln(alpha + n) - special.gammaln(alpha) - special.gammaln(n + 1)
    return np.asarray(some + alpha * (np.log(beta) - np.log(beta + e)) + n * (np.log(e) - np.log(beta + e)))


def shrunk(counts: object, expected: object, prior: Prior) -> tuple[Floats, Floats]:
    """EBGM (the geometric mean of the ratio given the count) and its lower 5% point (EB05)."""
    n, e = np.asarray(counts, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    first = np.log(prior.share) + _log_count(n, e, prior.alpha1, prior.beta1)
    second = np.log1p(-prior.share) + _log_count(n, e, prior.alpha2, prior.beta2)
    weight = special.expit(first - second)
    means = [special.digamma(a + n) - np.log(b + e) for a, b in _gammas(prior)]
    low, high = np.zeros_like(n), np.full_like(n, 1e6)
    for _ in range(80):
        middle = (low + high) / 2
        below = sum(
            w * special.gammainc(a + n, (b + e) * middle)
            for w, (a, b) in zip((weight, 1 - weight), _gammas(prior), strict=True)
        )
        low, high = np.where(below < 0.05, middle, low), np.where(below < 0.05, high, middle)
    return np.asarray(np.exp(weight * means[0] + (1 - weight) * means[1])), np.asarray((low + high) / 2)


def _gammas(prior: Prior) -> list[tuple[float, float]]:
    return [(prior.alpha1, prior.beta1), (prior.alpha2, prior.beta2)]
