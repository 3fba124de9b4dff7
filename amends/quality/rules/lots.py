"""How bad a lot is, drawn towards its product by as much as little data deserve.

A lot's rate over its product's is gamma with mean 1 and coefficient of variation tau: what the watch estimates of
lots by nature, but at least WIDE, or the one lot that is really bad would be drawn back to the good ones. With
`seen` failures where `due` were expected the posterior is gamma(1/tau^2 + seen, 1/tau^2 + due). Gamma-Poisson
empirical Bayes: Clayton and Kaldor, Biometrics 43 (1987) 671-681.
"""

from __future__ import annotations

from scipy import stats

BAD = 1.25
"""Nine in ten chances and a half (the low end of a 90 % interval) that a lot is worse than this: it is bad."""
LEVEL = 0.9
WIDE = 0.5


def times_as_bad(seen: float, due: float, tau: float) -> tuple[float, float, float]:
    """(mean, low, high) of a lot's rate over its product's, 90 % interval."""
    size = 1 / max(tau, WIDE) ** 2
    law = stats.gamma(size + seen, scale=1 / (size + max(due, 0.0)))
    return float(law.mean()), float(law.ppf((1 - LEVEL) / 2)), float(law.ppf((1 + LEVEL) / 2))


def is_bad(low: float) -> bool:
    """Whether pieces of the lot should not leave the house before somebody has looked."""
    return low > BAD
