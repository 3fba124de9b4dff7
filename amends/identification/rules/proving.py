"""What the reviewed cases prove, and whether the newest have become worse."""

from __future__ import annotations

import math
from collections.abc import Sequence

from amends.identification.types import Drift, Figures
from amends.vision.proof import cases_needed, interval, proved

RECENT = 50
"""The newest decided cases, which are held against all before."""
FEWEST_RECENT = 20
LUCK = 0.005
"""An alarm is raised when luck alone would do this to fewer than one in 200."""


def figures(outcomes: Sequence[tuple[bool, bool]]) -> Figures:
    """From (decided, right) of each reviewed case, oldest first."""
    taken = [right for decided, right in outcomes if decided]
    return counted(len(outcomes), len(taken), len(taken) - sum(taken))


def counted(reviewed: int, decided: int, wrong: int) -> Figures:
    """From how many were reviewed, decided among them, and wrong among those."""
    right = decided - wrong
    right_low, right_high = interval(right, decided)
    spoke_low, spoke_high = interval(decided, reviewed)
    holds = proved(wrong, decided)
    return Figures(
        reviewed=reviewed,
        decided=decided,
        wrong=wrong,
        accuracy=_share(right / decided) if decided else None,
        accuracy_low=_share(right_low),
        accuracy_high=_share(right_high),
        coverage=_share(decided / reviewed) if reviewed else None,
        coverage_low=_share(spoke_low),
        coverage_high=_share(spoke_high),
        proved=holds,
        missing=0 if holds else max(1, cases_needed(wrong) - decided),
    )


def drift(outcomes: Sequence[tuple[bool, bool]]) -> Drift:
    """The newest RECENT decided cases against all decided ones before them."""
    taken = [right for decided, right in outcomes if decided]
    recent = taken[-RECENT:] if len(taken) >= 2 * FEWEST_RECENT else []
    if len(recent) * 2 > len(taken):
        recent = taken[len(taken) - len(taken) // 2 :] if recent else []
    before = taken[: len(taken) - len(recent)]
    now_wrong, then_wrong = len(recent) - sum(recent), len(before) - sum(before)
    chance = by_luck(now_wrong, len(recent), then_wrong, len(before)) if recent and before else None
    return Drift(
        recent=len(recent),
        recent_wrong=now_wrong,
        before=len(before),
        before_wrong=then_wrong,
        chance=None if chance is None else _share(chance),
    )


def drifted(found: Drift) -> bool:
    """Whether the newest cases are worse than luck explains."""
    if found.chance is None or not found.recent_wrong:
        return False
    return by_luck(found.recent_wrong, found.recent, found.before_wrong, found.before) < LUCK


def by_luck(wrong: int, cases: int, wrong_before: int, before: int) -> float:
    """Fisher's exact test, one-sided: the chance of at least `wrong` of all errors among these cases if errors
    fell anywhere alike."""
    errors, everything = wrong + wrong_before, cases + before
    most = min(errors, cases)
    whole = _ways(everything, errors)
    return min(
        1.0,
        math.fsum(
            math.exp(_ways(cases, k) + _ways(before, errors - k) - whole)
            for k in range(wrong, most + 1)
            if errors - k <= before
        ),
    )


def _ways(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _share(value: float) -> int:
    return round(10_000 * value)
