"""How many failures are expected of each unit, given its age and its group.

A piecewise-constant hazard over age (Breslow's estimator on bins that hold equal numbers of failures), pooled
over all units of a group. A unit's expected number of failures is its cumulative hazard: a young unit is
expected to have failed less, so that a level with old units is not blamed for their age (the martingale residual
of survival analysis).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from amends.statistics.types import Bools, CannotTell, Floats, Ints, counted

BINS = 48


@dataclass
class Exposure:
    """Where each unit's age ends: its bin, and how far into it."""

    edges: Floats
    bins: Ints
    inside: Floats
    strata: Ints
    groups: int
    weight: Floats
    failed: Bools

    @property
    def widths(self) -> Floats:
        """The length of each bin."""
        return np.diff(self.edges)

    @property
    def cell(self) -> Ints:
        """Group and bin as one number."""
        return np.asarray(self.strata * len(self.widths) + self.bins)


def exposure(age: Floats, failed: Bools, weight: Floats, strata: Ints) -> Exposure:
    """Bins by quantiles of age at failure. `CannotTell` when nothing failed or no unit has an age above 0."""
    if not failed.any():
        raise CannotTell("Nothing failed: there is nothing to explain")
    top = float(age.max())
    if top <= 0:
        raise CannotTell("All ages are 0: nothing can be expected of units without exposure")
    inner = np.quantile(age[failed], np.linspace(0, 1, BINS + 1)[1:-1], method="inverted_cdf")
    edges = np.unique(np.concatenate([[0.0], inner[(inner > 0) & (inner < top)], [top]]))
    bins = np.clip(np.searchsorted(edges, age, side="left") - 1, 0, len(edges) - 2)
    groups = int(strata.max()) + 1 if len(strata) else 1
    return Exposure(edges, bins, age - edges[bins], strata, groups, weight, failed)


def expected(on: Exposure, multiple: Floats | None = None) -> Floats:
    """Expected failures of each unit's row (with its weight). `multiple` is what known causes multiply each unit's
    hazard by; the hazard of the others is estimated with it, and it is part of the result."""
    load = on.weight if multiple is None else on.weight * multiple
    return np.asarray(load * _cumulative(on, load))


def hazard_of(on: Exposure) -> Floats:
    """The cumulative hazard of each unit's age; rows of weight 0 take no part in its estimate, but get theirs."""
    return _cumulative(on, on.weight)


def _cumulative(on: Exposure, load: Floats) -> Floats:
    size = on.groups * len(on.widths)
    ended = counted(on.cell, load, size).reshape(on.groups, -1)
    partly = counted(on.cell, load * on.inside, size).reshape(on.groups, -1)
    later = ended.sum(1, keepdims=True) - np.cumsum(ended, axis=1)
    risk = partly + later * on.widths
    fell = counted(on.cell[on.failed], on.weight[on.failed], size).reshape(on.groups, -1)
    hazard = _shrunk(fell, risk)
    before = np.cumsum(hazard * on.widths, axis=1) - hazard * on.widths
    return np.asarray(before.reshape(-1)[on.cell] + hazard.reshape(-1)[on.cell] * on.inside)


def _shrunk(fell: Floats, risk: Floats) -> Floats:
    """A group's own level, its bins pulled towards the shape of all groups (three failures' worth)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = np.where(risk.sum(0) > 0, fell.sum(0) / risk.sum(0), 0.0)
        if len(fell) == 1:
            return pooled[None, :]
        level = fell.sum(1, keepdims=True) / np.maximum((risk * pooled).sum(1, keepdims=True), 1e-300)
        prior = level * pooled
        return np.where(prior > 0, (fell + 3.0) / (risk + 3.0 / np.where(prior > 0, prior, 1.0)), 0.0)
