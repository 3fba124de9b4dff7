"""The search: the strongest cause first, then what is left once it is explained, until nothing stands out.

Single levels and pairs have error budgets of their own (`BUDGET` each, split evenly among the hypotheses of the
kind), because pairs are so many that they would drown the single levels. Once a cause is accepted, the hazard of
its units is multiplied by its risk ratio and everything is compared anew: a level that only shared units with it
falls silent.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from amends.statistics.causes.baseline import Exposure, expected
from amends.statistics.causes.scan import Scan, pairs, singles
from amends.statistics.rates.exact import count_interval, rate_ratio
from amends.statistics.tables.attributes import Attribute
from amends.statistics.types import Bools, Floats

BUDGET = 0.01
MOST = 15
SAME = 0.98


@dataclass
class Cause:
    """A level, or a pair of levels, with its figures given all causes ranked before it. `risk_ratio` is observed
    over expected of all units at the same ages; `ratio_to_rest` compares with the units outside; `excess` are
    the failures that would not have come at the rest's rate."""

    where: list[tuple[str, str]]
    units: float
    failures: float
    expected: float
    risk_ratio: float
    low: float
    high: float
    ratio_to_rest: float
    rest_low: float
    rest_high: float
    tail: float
    corrected: float
    evidence: float
    excess: float
    not_told_apart: list[list[tuple[str, str]]] = field(default_factory=list)
    curve: list[dict[str, float]] = field(default_factory=list)


@dataclass
class Found:
    """The causes, best first, and what was looked at."""

    causes: list[Cause]
    hypotheses: dict[str, int]
    variation: dict[str, float]


@dataclass
class _Candidate:
    score: float
    corrected: float
    tail: float
    members: tuple[tuple[int, int], ...]


def search(
    attributes: Sequence[Attribute],
    on: Exposure,
    with_pairs: bool = True,
    most: int = MOST,
    budget: float = BUDGET,
) -> Found:
    """All causes that stand out of age, group, chance and natural variation. `budget`: the chance of any false one
    of each kind; who searches several times gives each search its part."""
    at = np.flatnonzero(on.failed)
    fell = on.weight[at]
    multiple: Floats = np.ones(len(on.bins))
    found = Found([], {"levels": 0, "pairs": 0}, {})
    taken: set[tuple[tuple[int, int], ...]] = set()
    while len(found.causes) < most:
        due = expected(on, multiple if found.causes else None)
        best = _best(attributes, at, fell, due, with_pairs, found, taken, budget)
        if best is None:
            break
        taken.add(best.members)
        inside = _inside(attributes, best.members)
        cause = _cause(attributes, best, inside, on, due, multiple)
        cause.curve = _curve(inside, on)
        cause.not_told_apart = _aliases(attributes, best.members, inside)
        found.causes.append(cause)
        multiple = np.where(inside, multiple * cause.ratio_to_rest, multiple)
    return found


def _best(
    attributes: Sequence[Attribute], at: np.ndarray, fell: Floats, due: Floats, with_pairs: bool,
    found: Found, taken: set[tuple[tuple[int, int], ...]], budget: float,
) -> _Candidate | None:  # fmt: skip
    unknown = [one.levels.index("") if "" in one.levels else -1 for one in attributes]
    single: list[tuple[tuple[int, ...], Scan]] = []
    natural: list[float] = []
    for number, one in enumerate(attributes):
        scan, variation = singles(one.codes, len(one.levels), unknown[number], fell, due, at)
        single.append(((number,), scan))
        natural.append(variation)
    double: list[tuple[tuple[int, ...], Scan]] = []
    for a, b in itertools.combinations(range(len(attributes)), 2) if with_pairs else ():
        one, two = attributes[a], attributes[b]
        spread = max(math.hypot(*(v if v > 0.1 + 1e-9 else 0.0 for v in (natural[a], natural[b]))), 0.1)
        scan = pairs(
            one.codes,
            two.codes,
            (len(one.levels), len(two.levels)),
            (unknown[a], unknown[b]),
            spread,
            fell,
            due,
            at,
        )
        double.append(((a, b), scan))
    if not found.causes:
        found.hypotheses = {"levels": sum(s.tested for _, s in single), "pairs": sum(s.tested for _, s in double)}
        found.variation = {one.name: v for one, v in zip(attributes, natural, strict=True)}
    offered = _offers(single, attributes, taken, budget) + _offers(double, attributes, taken, budget)
    return max(offered, key=lambda one: one.score, default=None)


def _offers(
    scans: list[tuple[tuple[int, ...], Scan]], attributes: Sequence[Attribute],
    taken: set[tuple[tuple[int, int], ...]], budget: float,
) -> list[_Candidate]:  # fmt: skip
    """The significant cells of one kind; a kind with more hypotheses must show more evidence to come first."""
    tested = max(sum(scan.tested for _, scan in scans), 1)
    offered = []
    for which, scan in scans:
        good = np.flatnonzero((scan.tail * tested < budget) & (scan.evidence > 0))
        for place in good[np.argsort(-scan.evidence[good])[:5]]:
            code = int(scan.codes[place])
            if len(which) == 1:
                members: tuple[tuple[int, int], ...] = ((which[0], code),)
            else:
                members = ((which[0], code // len(attributes[which[1]].levels)),
                           (which[1], code % len(attributes[which[1]].levels)))  # fmt: skip
            if members not in taken:
                tail = float(scan.tail[place])
                score = float(scan.evidence[place]) - math.log(tested)
                offered.append(_Candidate(score, min(tail * tested, 1.0), tail, members))
    return offered


def _inside(attributes: Sequence[Attribute], members: tuple[tuple[int, int], ...]) -> Bools:
    inside = attributes[members[0][0]].codes == members[0][1]
    for number, level in members[1:]:
        inside = inside & (attributes[number].codes == level)
    return np.asarray(inside)


def _cause(
    attributes: Sequence[Attribute], best: _Candidate, inside: Bools, on: Exposure, due: Floats, multiple: Floats
) -> Cause:
    fell = np.where(on.failed, on.weight, 0.0)
    seen, all_seen = float(fell[inside].sum()), float(fell.sum())
    raw, all_raw = float(due[inside].sum()), float(due.sum())
    low, high = count_interval(seen)
    ratio, rest_low, rest_high = rate_ratio(seen, raw, all_seen - seen, all_raw - raw)
    full = _against_rest(inside, on, multiple, ratio, seen, all_seen)
    return Cause(
        [(attributes[number].name, attributes[number].levels[level]) for number, level in best.members],
        float(on.weight[inside].sum()), seen, raw, seen / raw, float(low) / raw, float(high) / raw,
        full, rest_low * full / ratio, rest_high * full / ratio,
        best.tail, best.corrected, best.score, max(seen - seen / full, 0.0),
    )  # fmt: skip


def _against_rest(
    inside: Bools, on: Exposure, multiple: Floats, ratio: float, seen: float, all_seen: float
) -> float:
    """The hazard ratio to all other units (maximum likelihood): observed over expected of all falls short of it
    where the cause itself made many of the failures."""
    value = ratio if math.isfinite(ratio) else 1e6
    if seen < 0.02 * all_seen or not math.isfinite(ratio):
        return value
    for _ in range(12):
        due = expected(on, np.where(inside, multiple * value, multiple))
        within = float(due[inside].sum())
        step = (seen / within) / ((all_seen - seen) / max(float(due.sum()) - within, 1e-12))
        value *= step
        if abs(step - 1) < 0.01:
            break
    return value


def _aliases(
    attributes: Sequence[Attribute], members: tuple[tuple[int, int], ...], inside: Bools
) -> list[list[tuple[str, str]]]:
    """Other levels that mark (nearly) the same units: the data cannot say which of them it is."""
    many = int(inside.sum())
    same = []
    for number, one in enumerate(attributes):
        counts = np.bincount(one.codes[inside], minlength=len(one.levels))
        level = int(counts.argmax())
        if (number, level) in members or one.levels[level] == "" or counts[level] < SAME * many:
            continue
        if len(members) > 1 or int((one.codes == level).sum()) * SAME <= many:
            if int((one.codes == level).sum()) * SAME > many:
                continue
            same.append([(one.name, one.levels[level])])
    return same


def _curve(inside: Bools, on: Exposure) -> list[dict[str, float]]:
    """The share failed by age, with and without the cause: the picture that convinces."""
    size = len(on.widths)
    rows = []
    for which in (inside, ~inside):
        ended = np.bincount(on.bins[which], on.weight[which], size)
        partly = np.bincount(on.bins[which], (on.weight * on.inside)[which], size)
        fell = np.bincount(on.bins[which & on.failed], on.weight[which & on.failed], size)
        risk = partly + (ended.sum() - np.cumsum(ended)) * on.widths
        with np.errstate(divide="ignore", invalid="ignore"):
            hazard = np.where(risk > 0, fell / risk, np.nan) * on.widths
        rows.append(-np.expm1(-np.cumsum(hazard)))
    keep = np.unique(np.linspace(0, size - 1, min(size, 12)).astype(int))
    return [{"age": float(on.edges[k + 1]), "with": float(rows[0][k]), "without": float(rows[1][k])} for k in keep]
