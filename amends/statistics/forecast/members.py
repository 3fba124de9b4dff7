"""The members of the forecast: hazards by age, each a different guess of what comes next.

All hazards are monthly chances by cohort age. The parametric members are fitted on a grid of shapes by the profile
likelihood of piecewise-constant hazards (Holford, Biometrics 36, 1980; Laird and Olivier, JASA 76, 1981), for all
products at once as matrix products: the scale has a closed form for each shape.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from amends.statistics.types import Floats

SHAPES = np.exp(np.linspace(np.log(0.3), np.log(5.0), 24))
LIMITED_SHAPES = np.array([0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 4.5])
LIMITED_SCALES = np.array([1.5, 3.0, 6.0, 10.0, 16.0, 26.0, 42.0, 70.0])
BATHTUB = (0.4, 1.0, 1.5)
START = {"run_rate": 1.0, "exposure_rate": 1.0}
NAMES = ("run_rate", "exposure_rate", "weibull", "limited", "bathtub", "age_hazard", "half_life_4", "half_life_10")
HALF_LIVES = (4.0, 10.0)
TOP = 0.95


def ages(many: int) -> tuple[Floats, Floats]:
    """The ends of each cohort age: a cohort's first month holds half a month of exposure."""
    high = np.asarray(np.arange(many) + 0.5, dtype=np.float64)
    return np.concatenate([[0.0], high[:-1]]), high


class Parametric:
    """Weibull and limited-failure Weibull on a grid."""

    def __init__(self, many: int) -> None:
        low, high = ages(many)
        self.plain = np.maximum(high[:, None] ** SHAPES - low[:, None] ** SHAPES, 1e-12)
        b, scale = (grid.ravel() for grid in np.meshgrid(LIMITED_SHAPES, LIMITED_SCALES))
        below = -np.expm1(-((high[:, None] / scale) ** b))
        self.limited = np.maximum(below - np.vstack([np.zeros(len(b)), below[:-1]]), 1e-12)
        self.limited_below = np.vstack([np.zeros(len(b)), below[:-1]])
        first = np.zeros((many, 1))
        first[0] = 1.0
        self.bathtub = np.hstack([first, *(high[:, None] ** b - low[:, None] ** b for b in BATHTUB)])
        self.log_plain, self.log_limited = np.log(self.plain), np.log(self.limited)

    def weibull(self, fell: Floats, risk: Floats) -> Floats:
        """Per product: the average over shapes, by likelihood times a prior around the shape of all products."""
        known = fell.shape[1]
        total = fell.sum(1, keepdims=True)
        whole = risk @ self.plain[:known]
        value = fell @ self.log_plain[:known] - total * np.log(np.maximum(whole, 1e-300))
        pooled_whole = whole.sum(0)
        pooled = value_of(fell.sum(0) @ self.log_plain[:known], float(total.sum()), pooled_whole)
        centre = SHAPES[int(pooled.argmax())]
        prior = (
            -0.5 * (np.log(SHAPES / centre) / 0.5) ** 2 if len(fell) > 1 else -0.5 * (np.log(SHAPES) / 1.0) ** 2
        )
        weight = special.softmax(value + prior, axis=1)
        level = float(total.sum()) / np.maximum(pooled_whole, 1e-300)
        lent = 1.0 if len(fell) > 1 else 0.0
        factor = (total + lent) / np.maximum(whole + lent / np.maximum(level, 1e-300), 1e-300)
        return np.asarray(np.minimum((weight * factor) @ self.plain.T, TOP))

    def limited_share(self, fell: Floats, risk: Floats) -> Floats:
        """Per product: only a share can ever fail; ages far beyond that share's life fail no more."""
        known = fell.shape[1]
        total = fell.sum(1, keepdims=True)
        whole = risk @ self.limited[:known]
        value = fell @ self.log_limited[:known] - total * np.log(np.maximum(whole, 1e-300))
        pooled = value_of(fell.sum(0) @ self.log_limited[:known], float(total.sum()), whole.sum(0))
        weight = special.softmax(
            value + (pooled - pooled.max()) * min(1.0, 20 / max(float(total.sum()), 1.0)), axis=1
        )
        lent = 1.0 if len(fell) > 1 else 0.0
        level = float(total.sum()) / np.maximum(whole.sum(0), 1e-300)
        share = np.minimum((total + lent) / np.maximum(whole + lent / np.maximum(level, 1e-300), 1e-300), 0.999)
        return np.asarray(np.minimum((weight * share) @ self.limited.T, TOP))

    def additive(self, fell: Floats, risk: Floats) -> Floats:
        """Per product: dead on arrival, early failures, chance failures and wear side by side, each a Weibull
        hazard of a fixed shape; their levels by expectation-maximisation (Dempster, Laird, Rubin 1977, section
        4.3). Lent to each product: three failures as those of all products."""
        known = fell.shape[1]
        basis = self.bathtub[:known]
        pooled = _levels(basis, fell.sum(0, keepdims=True), risk.sum(0, keepdims=True), 60)
        if len(fell) == 1:
            return np.asarray(np.minimum(pooled @ self.bathtub.T, TOP))
        due = (risk @ basis) * pooled
        lent = 3.0 / np.maximum(due.sum(1, keepdims=True), 1e-9)
        prior = (pooled @ basis.T) * risk * lent
        levels = _levels(basis, fell + prior, risk * (1 + lent), 20)
        return np.asarray(np.minimum(levels @ self.bathtub.T, TOP))


def _levels(basis: Floats, fell: Floats, risk: Floats, steps: int) -> Floats:
    load = np.maximum(risk @ basis, 1e-12)
    levels = np.maximum(fell.sum(1, keepdims=True), 1e-9) / basis.shape[1] / load
    for _ in range(steps):
        fitted = np.maximum(levels @ basis.T, 1e-15)
        levels = levels * ((fell / fitted) @ basis) / load
    return np.asarray(levels)


def value_of(logs: Floats, total: float, whole: Floats) -> Floats:
    """The profile log-likelihood over the grid."""
    return np.asarray(logs - total * np.log(np.maximum(whole, 1e-300)))


def shrunk(fell: Floats, risk: Floats, prior: Floats) -> Floats:
    """Empirical Bayes: each age's hazard between its own rate and the prior's, by how much the ages scatter around
    the prior beyond chance (method of moments, pooled over products: Robbins; Marshall, Applied Statistics 40)."""
    known = fell.shape[1]
    due = risk * prior[:, :known]
    over = float(((fell - due) ** 2 - due).sum()) / max(float((due**2).sum()), 1e-12)
    strength = 1 / np.clip(over, 1 / 300, 2.0)
    own = (fell + strength) / (risk + strength / np.maximum(prior[:, :known], 1e-12))
    return np.asarray(np.minimum(np.concatenate([own, prior[:, known:]], axis=1), TOP))


def levelled(hazard: Floats, fell: Floats, risk: Floats) -> Floats:
    """The hazard moved to the level of the recent past (`fell` and `risk` decayed by a half-life); four failures'
    worth of the old level stay."""
    due = (risk * hazard[:, : risk.shape[1]]).sum(1, keepdims=True)
    ratio = (fell.sum(1, keepdims=True) + 4.0) / (due + 4.0)
    return np.asarray(np.minimum(hazard * ratio, TOP))


def projected(hazard: Floats, at_risk: Floats, ends: Sequence[int]) -> Floats:
    """Expected failures until the end of each of the months `ends`: `at_risk[p, k]` at the start of the first
    month, `hazard[p, k]` in it."""
    many = at_risk.shape[1]
    alive = np.empty((len(hazard), hazard.shape[1] + 1))
    alive[:, 0] = 1.0
    np.cumprod(1 - hazard, axis=1, out=alive[:, 1:])
    share = at_risk / alive[:, :many]
    total = at_risk.sum(1)
    found = [total - np.einsum("pk,pk->p", share, alive[:, end : end + many]) for end in ends]
    return np.stack(found, axis=1)
