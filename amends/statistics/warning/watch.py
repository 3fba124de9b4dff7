"""The watch over all lots: their evidence by week, the one threshold, and which lots stand above it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from amends.statistics.causes.baseline import Exposure, exposure, hazard_of
from amends.statistics.causes.scan import natural_variation
from amends.statistics.types import Bools, CannotTell, Floats, Ints, counted
from amends.statistics.warning.evidence import NONE, WINDOW, evidence, tail, threshold
from amends.statistics.warning.weekly import Weekly, expected, hazards

FALSE_ALARMS = 0.1
"""False alarms a product and year."""
FEW_LOTS, FEW_VARIATION = 8, 0.2
LEAST_FAILURES = 5
ROUNDS = 3


@dataclass
class Watch:
    """Per lot: failures and expected (whole life, last 26 weeks), tails, evidence now and at its highest, the
    first week (counted from the first watched) above the threshold (-1: none), whether it could be compared at
    all."""

    failures: Floats
    expected: Floats
    recent: Floats
    recent_expected: Floats
    tail: Floats
    recent_tail: Floats
    evidence: Floats
    highest: Floats
    since: Ints
    compared: Bools
    threshold: float
    variation: float
    product_years: float


def watch(
    observed: Floats, products: Ints, due_of: Callable[[Bools], Floats], product_years: float,
    false_alarms: float = FALSE_ALARMS,
) -> Watch:  # fmt: skip
    """`due_of(trusted)` gives what is expected of each lot and week by the ages of its units, estimated from the
    trusted lots. Lots above the threshold leave that baseline, which is then estimated anew. `CannotTell` when no
    product has two lots and enough failures."""
    weeks, seen = observed.shape[1], observed.sum(1)
    trusted: Bools = np.ones(len(seen), dtype=bool)
    compared = _comparable(products, seen, due_of(trusted).sum(1))
    for _ in range(ROUNDS):
        rest = _rest(products, seen, trusted)
        due = _against_the_rest(products, rest, due_of(trusted), trusted)
        variation = _variation(seen[compared], due.sum(1)[compared])
        limit = threshold(due[compared], variation, false_alarms * product_years)
        size = 1 / (variation**2 + 1 / np.maximum(rest, 1.0))
        values = np.where(compared[:, None], evidence(observed, due, size[:, None]), NONE)
        bad = np.asarray((values > limit).any(axis=1), dtype=bool)
        if np.array_equal(trusted, ~bad):
            break
        trusted = ~bad
    late = slice(max(weeks - WINDOW, 0), weeks)
    recent, recent_due = observed[:, late].sum(1), due[:, late].sum(1)
    since = np.where(bad, (values > limit).argmax(1), -1)
    return Watch(
        seen, due.sum(1), recent, recent_due, tail(seen, due.sum(1), size), tail(recent, recent_due, size),
        values[:, -1], values.max(1), since, compared, limit, variation, product_years,
    )  # fmt: skip


def watch_weekly(on: Weekly, week_years: float = 7 / 365.25) -> Watch:
    """The watch over a calendar."""
    first = np.full(int(on.products.max()) + 1, on.weeks)
    np.minimum.at(first, on.products[on.lot], np.maximum(on.first, 0))
    years = float((on.weeks - first).sum()) * week_years
    return watch(on.observed, on.products, lambda trusted: expected(on, hazards(on, trusted)), years)


def watch_once(age: Floats, failed: Bools, weight: Floats, lot: Ints, products: Ints) -> Watch:
    """One look at ages alone; it counts as one product-year each."""
    count = len(products)
    observed = counted(lot[failed], weight[failed], count)[:, None]
    on = exposure(age, failed, weight, products[lot])

    def due_of(trusted: Bools) -> Floats:
        known = np.where(trusted[lot], weight, 0.0)
        part = Exposure(on.edges, on.bins, on.inside, on.strata, on.groups, known, failed)
        return counted(lot, hazard_of(part) * weight, count)[:, None]

    return watch(observed, products, due_of, float(len(np.unique(products))))


def _comparable(products: Ints, seen: Floats, due: Floats) -> Bools:
    lots, failures = np.bincount(products), np.bincount(products, seen)
    rest = failures[products] - seen
    compared = (lots[products] > 1) & (failures[products] >= LEAST_FAILURES) & (rest >= 1) & (due > 0)
    if not compared.any():
        raise CannotTell(
            f"Too little to compare: a warning needs a product with two lots and {LEAST_FAILURES} failures, "
            "not all of one lot"
        )
    return np.asarray(compared)


def _rest(products: Ints, values: Floats, trusted: Bools) -> Floats:
    """The sum over the product's other trusted lots."""
    own = np.where(trusted, values, 0.0)
    return np.asarray(np.bincount(products, own)[products] - own)


def _against_the_rest(products: Ints, rest: Floats, due: Floats, trusted: Bools) -> Floats:
    """A lot is held to the level of the others: a bad one would else raise what is expected of it."""
    rest_due = _rest(products, due.sum(1), trusted)
    factor = (rest + 0.5) / np.maximum(rest_due + 0.5, 1e-9)
    return np.asarray(due * np.clip(factor, 0.2, 5.0)[:, None])


def _variation(seen: Floats, due: Floats) -> float:
    """The natural variation between lots; with few lots it cannot be seen and is assumed."""
    found = natural_variation(seen, due)
    return max(found, FEW_VARIATION) if len(seen) < FEW_LOTS else found
