"""Ages of units, with right-censored, left-censored and interval-censored rows and counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from amends.statistics.types import CannotTell, Floats


@dataclass(frozen=True)
class Life:
    """`failed` and `running` ages with counts (`*_count`); `between` is rows of (lower, upper, count) for failures
    that are only known to lie in an interval (lower 0: left-censored)."""

    failed: Floats
    failed_count: Floats
    running: Floats
    running_count: Floats
    between: Floats

    @property
    def failures(self) -> float:
        """How many units failed."""
        return float(self.failed_count.sum() + self.between[:, 2].sum())

    @property
    def units(self) -> float:
        """How many units there are."""
        return self.failures + float(self.running_count.sum())


def life(ages: object, failed: object, counts: object = None) -> Life:
    """Right-censored data: one row a unit, or one row a group with its count. Units that run at age 0 say nothing
    and stay out; a failure at age 0 or before has no likelihood under these distributions and is refused."""
    age = np.asarray(ages, dtype=np.float64)
    fell = np.asarray(failed).astype(bool)
    many = np.ones_like(age) if counts is None else np.asarray(counts, dtype=np.float64)
    if not (age.shape == fell.shape == many.shape) or age.ndim != 1:
        raise ValueError("ages, failed and counts must be lists of one length")
    if not np.isfinite(age).all() or not np.isfinite(many).all() or (many < 0).any():
        raise ValueError("ages and counts must be finite, counts not negative")
    at, alive = fell & (many > 0), ~fell & (many > 0) & (age > 0)
    if (age[at] <= 0).any():
        raise CannotTell(
            "A unit failed at age 0 or before: give such failures half a unit of age, or leave them out"
        )
    return Life(age[at], many[at], age[alive], many[alive], np.empty((0, 3)))


def interval_life(lower: object, upper: object, kinds: list[str], counts: object) -> Life:
    """Read-out data: `kinds` says of each row exact, right (still running at lower), left (failed before upper) or
    interval (failed between)."""
    low, high = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
    many, kind = np.asarray(counts, dtype=np.float64), np.asarray(kinds)
    exact, right = kind == "exact", kind == "right"
    inner = (kind == "left") | (kind == "interval")
    if not (exact | right | inner).all():
        raise ValueError("kinds are exact, right, left, interval")
    between = np.column_stack([np.where(kind == "left", 0.0, low), high, many])[inner]
    return Life(low[exact], many[exact], low[right], many[right], between)
