"""Whether so little came that something must be wrong: learned from each source's own weeks.

The number of events in a stretch of hours is taken as negative binomial: its mean is the mean of the same hours of
the week in the weeks before, its spread what those weeks show beyond chance (at least a little, because shops have
sales and holidays), and the uncertainty of a mean that was learned from few weeks is added. Where too little is
known, nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

WEEKS = 8
FEWEST_WEEKS = 2
LEAST_EXPECTED = 3.0
"""Fewer expected events than this prove nothing by their absence."""
IMPROBABLE = 0.001
_LEAST_SPREAD = 0.05
_HOUR = timedelta(hours=1)


class Expected(msgspec.Struct, frozen=True):
    """Mean and variance of the number of events in a stretch, from so many weeks (0: not known)."""

    mean: float
    variance: float
    weeks: int


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """`probability` that so few come by chance; None while it cannot be known."""

    observed: int
    expected: float
    hours: float
    probability: float | None

    @property
    def is_improbable(self) -> bool:
        """Whether to raise an alarm."""
        return self.probability is not None and self.probability < IMPROBABLE


def expected(history: Mapping[datetime, int], first: datetime, begin: datetime, end: datetime) -> Expected:
    """What a stretch should bring. `history`: hour -> events (absent: none came); `first`: the hour of the
    source's first event; only whole weeks before `begin` are looked at, at most WEEKS."""
    weeks = min(WEEKS, int((begin.replace(minute=0, second=0, microsecond=0) - first) / timedelta(weeks=1)))
    if weeks < FEWEST_WEEKS:
        return Expected(0.0, 0.0, 0)
    samples = [_week(history, begin, end, back) for back in range(1, weeks + 1)]
    mean = sum(samples) / weeks
    spread = sum((sample - mean) ** 2 for sample in samples) / (weeks - 1)
    dispersion = max((spread - mean) / mean**2 if mean else 0.0, _LEAST_SPREAD)
    return Expected(mean, mean + dispersion * mean**2 + (mean + dispersion * mean**2) / weeks, weeks)


def _week(history: Mapping[datetime, int], begin: datetime, end: datetime, back: int) -> float:
    """Events of the same stretch so many weeks ago; hours that it only touches count by their share."""
    start, stop = begin - timedelta(weeks=back), end - timedelta(weeks=back)
    hour = start.replace(minute=0, second=0, microsecond=0)
    total = 0.0
    while hour < stop:
        covered = min(stop, hour + _HOUR) - max(start, hour)
        total += history.get(hour, 0) * (covered / _HOUR)
        hour += _HOUR
    return total


def so_few(observed: int, found: Expected) -> float:
    """The probability of at most `observed` events: the lower tail of the negative binomial."""
    mean, variance = found.mean, max(found.variance, found.mean * (1 + 1e-9) + 1e-12)
    if mean <= 0:
        return 1.0
    size = mean * mean / (variance - mean)
    chance = size / (size + mean)
    log_term = size * math.log(chance)
    total = math.exp(log_term)
    for number in range(1, observed + 1):
        log_term += math.log((size + number - 1) / number) + math.log1p(-chance)
        total += math.exp(log_term)
        if total >= 1.0 or number > 10_000:
            return min(total, 1.0)
    return total


def judged(
    history: Mapping[datetime, int], first: datetime | None, last: datetime | None, now: datetime
) -> Silence:
    """The most improbable of: nothing since the last event, and what came in the last 6 and 24 whole hours."""
    if first is None or last is None:
        return Silence(observed=0, expected=0.0, hours=0.0, probability=None)
    whole = now.replace(minute=0, second=0, microsecond=0)
    stretches = [(last, now, 0)] + [
        (whole - hours * _HOUR, whole, _sum(history, whole - hours * _HOUR, hours)) for hours in (6, 24)
    ]
    found = [_stretch(history, first, *stretch) for stretch in stretches]
    known = [it for it in found if it.probability is not None]
    return min(known, key=lambda it: it.probability or 0.0) if known else found[0]


def _stretch(
    history: Mapping[datetime, int], first: datetime, begin: datetime, end: datetime, observed: int
) -> Silence:
    found = expected(history, first, begin, end)
    is_known = found.weeks > 0 and found.mean >= LEAST_EXPECTED
    return Silence(
        observed=observed,
        expected=found.mean,
        hours=(end - begin) / _HOUR,
        probability=so_few(observed, found) if is_known else 1.0 if found.weeks else None,
    )


def _sum(history: Mapping[datetime, int], begin: datetime, hours: int) -> int:
    return sum(history.get(begin + number * _HOUR, 0) for number in range(hours))


def quantile(buckets: Sequence[int], limits: Sequence[int], share: float) -> int | None:
    """The upper limit of the bucket in which the quantile lies, in seconds; None when it is empty or beyond."""
    total = sum(buckets)
    if not total:
        return None
    passed = 0
    for count, limit in zip(buckets, limits, strict=False):
        passed += count
        if passed >= share * total:
            return limit
    return None
