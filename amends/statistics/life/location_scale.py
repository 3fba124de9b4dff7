"""Weibull and lognormal on any mixture of exact, right-, left- and interval-censored rows, with or without a
defective subpopulation.

The limited-failure population (only a share of all units can ever fail) is Meeker's, Technometrics 29 (1987)
51-65: F(t) = share * G((log t - mu) / sigma). With G the smallest-extreme-value distribution exp(mu) is the
Weibull scale and 1 / sigma its shape; with the normal it is the lognormal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from amends.statistics.life.data import Life
from amends.statistics.types import CannotTell, Floats

FAMILIES = ("weibull", "lognormal")


@dataclass(frozen=True)
class LocationScale:
    """A fit; `share` is the defective share (1: every unit fails in the end)."""

    family: str
    mu: float
    sigma: float
    share: float
    log_likelihood: float

    def cdf(self, age: Floats | float) -> Floats:
        """The share of all units that has failed by this age."""
        ages = np.maximum(np.asarray(age, dtype=np.float64), 1e-300)
        return np.asarray(self.share * _below(self.family, (np.log(ages) - self.mu) / self.sigma))

    def cumulative_hazard(self, age: Floats | float) -> Floats:
        """-log of the share that survives."""
        return np.asarray(-np.log1p(-np.minimum(self.cdf(age), 1 - 1e-12)))

    def life_at(self, share: float) -> float:
        """The age by which this share of all units has failed; infinite where that many never will."""
        if share >= self.share:
            return math.inf
        inner = share / self.share
        quantile = math.log(-math.log1p(-inner)) if self.family == "weibull" else float(special.ndtri(inner))
        return math.exp(self.mu + self.sigma * quantile)


def fit_location_scale(data: Life, family: str) -> LocationScale:
    """Both parameters by maximum likelihood."""
    return _fit(data, family, None)


def fit_limited(data: Life, family: str = "lognormal") -> LocationScale:
    """All three parameters; the search starts at several shares, because the likelihood is flat where few failed.
    Where the best share is 1 the plain distribution is returned."""
    seen = data.failures / max(data.units, 1e-12)
    fits = [_fit(data, family, start) for start in {min(seen * 1.05, 0.999), min(seen * 3, 0.9), 0.5}]
    best = max(fits, key=lambda fit: fit.log_likelihood)
    plain = _fit(data, family, None)
    return plain if plain.log_likelihood >= best.log_likelihood - 1e-9 else best


def _fit(data: Life, family: str, share: float | None) -> LocationScale:
    ends = data.between[:, 1]
    fell = np.log(np.concatenate([data.failed, ends[np.isfinite(ends)]]))
    if not len(fell):
        raise CannotTell("Nothing failed: no distribution can be fitted")
    seen = np.log(np.concatenate([data.failed, data.running, ends]))
    if share is None and seen.min() == seen.max():
        raise CannotTell("All ages are the same: no distribution can be fitted")
    spread = max(float(fell.std()), 0.5)
    middle = float(fell.mean()) if share is not None else float(seen.mean()) + spread
    start = [middle, math.log(spread)] + ([] if share is None else [math.log(share / (1 - share))])

    def lost(at: Floats) -> float:
        value = _likelihood(data, family, at)
        return -value if math.isfinite(value) else 1e12

    found = optimize.minimize(
        lost, start, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-9, "maxiter": 4000}
    )
    again = optimize.minimize(lost, found.x, method="BFGS", options={"gtol": 1e-7})
    at = again.x if again.fun <= found.fun else found.x
    defective = 1.0 if share is None else float(special.expit(at[2]))
    return LocationScale(
        family, float(at[0]), math.exp(float(at[1])), defective, -float(min(again.fun, found.fun))
    )


def _likelihood(data: Life, family: str, at: Floats) -> float:
    mu, sigma = float(at[0]), math.exp(min(max(float(at[1]), -20), 20))
    share = float(special.expit(at[2])) if len(at) > 2 else 1.0
    logs = np.log(data.failed)
    value = float(data.failed_count @ (_log_density(family, (logs - mu) / sigma) - logs)) + float(
        data.failed_count.sum()
    ) * (math.log(share) - math.log(sigma))
    standing = (np.log(data.running) - mu) / sigma
    if share == 1.0:
        value += float(data.running_count @ _log_above(family, standing))
    else:
        value += float(data.running_count @ np.log1p(-share * _below(family, standing)))
    if len(data.between):
        low, high, many = data.between.T
        with np.errstate(divide="ignore"):
            under = np.where(low > 0, _below(family, (np.log(np.maximum(low, 1e-300)) - mu) / sigma), 0.0)
            value += float(
                many @ np.log(share * np.maximum(_below(family, (np.log(high) - mu) / sigma) - under, 1e-300))
            )
    return value


def _below(family: str, z: Floats) -> Floats:
    if family == "weibull":
        return np.asarray(-np.expm1(-np.exp(np.minimum(z, 700))))
    return np.asarray(special.ndtr(z))


def _log_above(family: str, z: Floats) -> Floats:
    if family == "weibull":
        return np.asarray(-np.exp(np.minimum(z, 700)))
    return np.asarray(special.log_ndtr(-z))


def _log_density(family: str, z: Floats) -> Floats:
    if family == "weibull":
        return np.asarray(z - np.exp(np.minimum(z, 700)))
    return np.asarray(-0.5 * z * z - 0.5 * math.log(2 * math.pi))
