"""From which certainty on the machine may answer: chosen on cases that neither trained it nor measure it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from amends.vision.proof import TARGET, at_most
from amends.vision.types import Floats

FEWEST = 60
"""With fewer decided cases than this behind it, no threshold is set and every case goes to a person."""
NEVER = 2.0
"""A threshold that no certainty reaches."""
_DOUBT = 0.5


@dataclass(frozen=True, slots=True)
class Threshold:
    """`least`: the certainty from which on the machine answers (NEVER: it does not). `decided`, `wrong`: of the
    cases that the threshold was chosen on."""

    least: float
    decided: int
    wrong: int


def certainty(probabilities: Floats) -> Floats:
    """(n,) of (n, k): how far the best name is ahead of the second."""
    ordered = np.sort(probabilities, axis=1)
    return np.asarray(ordered[:, -1] - ordered[:, -2], np.float32)


def choose(sure: Any, right: Any, target: float = TARGET, fewest: int = FEWEST) -> Threshold:
    """The lowest threshold at which the answered cases reach the target, and more likely than not hold it.

    Ties are taken or left together. "More likely than not": at most `wrong` errors would come about in less than
    half of the draws if the true share of errors were the one allowed (median-unbiased), so that a lucky stretch
    of a few dozen cases does not set the threshold.
    """
    order = np.argsort(-np.asarray(sure), kind="stable")
    values, wrong = np.asarray(sure)[order], np.cumsum(~np.asarray(right, bool)[order])
    best = Threshold(NEVER, 0, 0)
    for index in range(len(values) - 1, fewest - 2, -1):
        if index + 1 < len(values) and values[index + 1] == values[index]:
            continue
        errors, cases = int(wrong[index]), index + 1
        if errors <= (1 - target) * cases and at_most(errors, cases, 1 - target) < _DOUBT:
            return Threshold(float(values[index]), cases, errors)
    return best
