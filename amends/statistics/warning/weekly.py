"""Failures of each lot by calendar week, and those expected of it at the age its units had then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from amends.statistics.types import Bools, Floats, Ints, counted

MOST_WEEKS = 260
FAILURES_A_BIN = 8.0


@dataclass
class Weekly:
    """`observed[lot, week]`, and what is needed to say what was expected: groups of units of one lot that started
    and ended in the same weeks."""

    observed: Floats
    lot: Ints
    first: Ints
    last: Ints
    many: Floats
    fell: Floats
    products: Ints

    @property
    def weeks(self) -> int:
        """How many weeks are watched."""
        return int(self.observed.shape[1])


def weekly(
    start: Floats, age: Floats, failed: Bools, weight: Floats, lot: Ints, products: Ints, as_of: float, week: float
) -> Weekly:
    """`products[lot]` is each lot's product; `start` and `as_of` are on one scale, `week` is a week on it."""
    weeks = int(np.clip(np.ceil((as_of - float(start.min())) / week), 1, MOST_WEEKS))
    begin = np.floor((start - as_of) / week + 1e-9).astype(np.int64) + weeks
    stop = np.floor((start + age - as_of) / week - 1e-9).astype(np.int64) + weeks
    begin = np.minimum(begin, weeks - 1)
    stop = np.minimum(np.maximum(stop, begin), weeks - 1)
    seen = stop >= 0  # units that ended before the weeks that are watched say nothing here
    begin, stop, fell, each, lots = begin[seen], stop[seen], failed[seen], weight[seen], lot[seen]
    low = int(begin.min(initial=0))
    span = weeks - low
    key = (lots * span + (begin - low)) * span + (stop - low)
    unique, place = np.unique(key, return_inverse=True)
    many = counted(place, each, len(unique))
    bad = counted(place[fell], each[fell], len(unique))
    count = len(products)
    observed = counted(lots[fell] * weeks + stop[fell], each[fell], count * weeks).reshape(count, weeks)
    first = unique // span % span + low
    return Weekly(observed, unique // (span * span), first, unique % span + low, many, bad, products)


def hazards(on: Weekly, trusted: Bools) -> Floats:
    """The weekly hazard by age (weeks) of each product, from the lots that are trusted: a step function whose
    steps hold `FAILURES_A_BIN` failures, a product's own level and bins pulled towards the shape of all."""
    good = trusted[on.lot]
    product, span = on.products[on.lot], on.last - on.first
    size, count = int(span.max(initial=0)) + 1, int(on.products.max(initial=0)) + 1
    cell = product * size + span
    fell = counted(cell[good], on.fell[good], count * size).reshape(count, size)
    ended = counted(cell[good], on.many[good], count * size).reshape(count, size)
    risk = ended[:, ::-1].cumsum(1)[:, ::-1] - ended / 2
    bins = _bins(fell.sum(0))
    width = int(bins[-1]) + 1
    merged_fell = np.stack([counted(bins, row, width) for row in fell])
    merged_risk = np.stack([counted(bins, row, width) for row in risk])
    shape = (merged_fell.sum(0) + 1e-9) / np.maximum(merged_risk.sum(0), 1e-9)
    level = (merged_fell.sum(1, keepdims=True) + 1e-9) / np.maximum(merged_risk @ shape[:, None], 1e-9)
    prior = level * shape
    own = (merged_fell + 4.0) / (merged_risk + 4.0 / np.maximum(prior, 1e-12))
    return np.asarray(own[:, bins])


def _bins(fell: Floats) -> Ints:
    """Age 0 is a bin of its own (dead on arrival); then a new bin whenever enough failures came together."""
    inner = np.floor(np.cumsum(fell[1:]) / FAILURES_A_BIN).astype(np.int64)
    inner = np.minimum(inner, max(int(inner[-1]) - 1, 0)) if len(inner) else inner
    return np.concatenate([[0], inner + 1])


def expected(on: Weekly, hazard: Floats) -> Floats:
    """Expected failures of each lot and week: units count half in the weeks in which they start and end."""
    lots, weeks = on.observed.shape
    found = np.zeros((lots, weeks))
    product = on.products[on.lot]
    for week in range(weeks):
        here = np.flatnonzero((on.first <= week) & (on.last >= week))
        if not len(here):
            continue
        age = week - on.first[here]
        part = np.where(on.last[here] == week, 0.5, 1.0)
        found[:, week] = counted(on.lot[here], on.many[here] * part * hazard[product[here], age], lots)
    return found
