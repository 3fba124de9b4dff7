"""What a count of right and wrong answers proves. Exact binomial (Clopper-Pearson); plain Python."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

TARGET = 0.985
"""A machine may decide alone once its accuracy on decided cases is at least this, ..."""
CONFIDENCE = 0.95
"""... with this one-sided confidence."""


def at_most(errors: int, cases: int, rate: float) -> float:
    """The chance of at most so many errors in so many cases when each fails at this rate."""
    if errors >= cases or rate <= 0:
        return 1.0
    if errors < 0 or rate >= 1:
        return 0.0
    return min(1.0, math.fsum(math.exp(_log_chance(k, cases, rate)) for k in range(errors + 1)))


def _log_chance(k: int, n: int, rate: float) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return ways + k * math.log(rate) + (n - k) * math.log1p(-rate)


def proved(errors: int, cases: int, target: float = TARGET, confidence: float = CONFIDENCE) -> bool:
    """Whether so few errors in so many cases prove the target (one-sided)."""
    return cases > 0 and at_most(errors, cases, 1 - target) <= 1 - confidence


@cache
def cases_needed(errors: int, target: float = TARGET, confidence: float = CONFIDENCE) -> int:
    """The fewest reviewed cases that prove the target with so many errors: 199, 315, 418, 515 for 0 to 3."""
    low, high = errors, max(1, errors)
    while not proved(errors, high, target, confidence):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if proved(errors, middle, target, confidence) else (middle, high)
    return high


def interval(right: int, cases: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Two-sided Clopper-Pearson interval of the share that is right; (0, 1) without cases."""
    if cases <= 0:
        return 0.0, 1.0
    wrong, tail = cases - right, (1 - confidence) / 2
    most = 1.0 if wrong == cases else _root(lambda rate: at_most(wrong, cases, rate) <= tail)
    least = 0.0 if wrong == 0 else _root(lambda rate: 1 - at_most(wrong - 1, cases, rate) > tail)
    return 1 - most, 1 - least


def _root(reached: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high
