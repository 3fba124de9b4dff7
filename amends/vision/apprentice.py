"""Learning from reviewed cases in the order of time: the oldest teach, later ones set the threshold, the newest
prove.

A case is everything of one piece of goods (all photos of a claim, or its words). Nothing that taught or set the
threshold is ever counted as a proof, and cases of one piece, or with copies of one photo, stay together in the
earliest part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from amends.vision import heads, thresholds, words
from amends.vision.known import Space, fit
from amends.vision.types import Floats

FEWEST_TO_LEARN = 20
"""Cases below which no head is trained: the nearest example is all that can be said."""
FEWEST_OF_A_CLASS = 5
"""A defect known from fewer pieces than this is never named by a head alone: it is shown as the nearest
example."""
FEWEST_FOR_A_THRESHOLD = 160
_LEAST_PART = 80
_TEACHING, _TUNING = 0.45, 0.2
_NOVEL = 0.975
"""The share of later, known cases that the novelty gate lets through."""


@dataclass(frozen=True, slots=True)
class Case:
    """A reviewed case. `rows`: (photos, d) as gallery.describe gives them, or None where `text` is learnt from.
    `piece`: cases with the same one are about the same goods."""

    label: str
    piece: int
    rows: Floats | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What is said about one case. `sure` 0..1: how far the best name is ahead. `novel`: unlike everything known.
    `decided`: sure enough, not novel, and no defect that too few pieces are known of. `nearest`: places of the
    known
    photos, nearest first, with their likeness (0..1); `odd`: the share of good pieces' photos that look more like
    other good ones (None: too few good ones are known)."""

    said: str
    sure: float
    novel: bool
    decided: bool
    nearest: tuple[tuple[int, float], ...] = ()
    odd: float | None = None


@dataclass(frozen=True, slots=True)
class Skill:
    """What was learnt. `head`: of photos or of words. `space`: photos only. `least`: thresholds.NEVER, nothing is
    decided. `parts`: how many cases taught, set the threshold, and are left to prove. `owners`: for each known
    photo, the place of its case."""

    head: heads.Head | words.WordsHead
    space: Space | None
    least: float
    thin: tuple[str, ...]
    parts: tuple[int, int, int]
    owners: tuple[tuple[int, int], ...] = ()

    def look(self, case: Case) -> Look:
        """The answer to one case; its label is not looked at."""
        chances = self._chances(case)
        best = int(chances.argmax())
        said, sure = self.head.classes[best], float(thresholds.certainty(chances[None])[0])
        near, novel, odd = self._near(case)
        decided = sure >= self.least and not novel and said not in self.thin
        if decided and near and self.space is not None:
            decided = self.space.labels[near[0][0]] not in self.thin  # it looks most like a rare defect
        return Look(said, sure, novel, decided, near, odd)

    def _chances(self, case: Case) -> Floats:
        if isinstance(self.head, words.WordsHead):
            return np.asarray(self.head.chances([case.text])[0], np.float32)
        assert case.rows is not None
        return np.asarray(self.head.probabilities(case.rows).mean(0), np.float32)

    def _near(self, case: Case) -> tuple[tuple[tuple[int, float], ...], bool, float | None]:
        if self.space is None or case.rows is None:
            return (), False, None
        return self.space.near(case.rows)


def parts_of(cases: Sequence[Case]) -> tuple[list[int], list[int], list[int]]:
    """Places of the cases that teach, set the threshold, and prove; cases are in the order of time.

    With too few for a threshold all of them teach. A piece's later cases go where its first one is.
    """
    first: dict[int, int] = {}
    pieces = [first.setdefault(case.piece, len(first)) for case in cases]
    count = len(first)
    if count < FEWEST_FOR_A_THRESHOLD:
        return list(range(len(cases))), [], []
    teaching = max(_LEAST_PART, round(_TEACHING * count))
    tuning = teaching + max(_LEAST_PART, round(_TUNING * count))
    found: tuple[list[int], list[int], list[int]] = ([], [], [])
    for at, piece in enumerate(pieces):
        found[0 if piece < teaching else 1 if piece < tuning else 2].append(at)
    return found


def learn(cases: Sequence[Case]) -> Skill | None:
    """From cases in the order of time; None where there are too few, or all are alike. Seconds on one core."""
    teaching, tuning, proving = parts_of(cases)
    lessons = [cases[at] for at in teaching]
    count = Counter(
        {label: len({case.piece for case in lessons if case.label == label}) for label in _labels(lessons)}
    )
    thin = tuple(sorted(label for label, pieces in count.items() if pieces < FEWEST_OF_A_CLASS))
    if len({case.piece for case in lessons}) < FEWEST_TO_LEARN or len(count) - len(thin) < 2:
        return None
    with threadpool_limits(1):
        head, space, owners = _taught(lessons, teaching)
        skill = Skill(head, space, thresholds.NEVER, thin, (len(teaching), len(tuning), len(proving)), owners)
        return _tuned(skill, [cases[at] for at in tuning])


def _labels(cases: Sequence[Case]) -> list[str]:
    return [case.label for case in cases]


def _taught(
    lessons: Sequence[Case], places: Sequence[int]
) -> tuple[heads.Head | words.WordsHead, Space | None, tuple[tuple[int, int], ...]]:
    if lessons[0].rows is None:
        return words.train([case.text for case in lessons], _labels(lessons)), None, ()
    photos = [
        (at, number, case) for at, case in zip(places, lessons, strict=True) for number in range(_height(case))
    ]
    rows = np.concatenate([case.rows for case in lessons if case.rows is not None])
    labels = [case.label for _, _, case in photos]
    space = fit(rows, labels, [case.piece for _, _, case in photos])
    return heads.train(rows, labels), space, tuple((at, number) for at, number, _ in photos)


def _height(case: Case) -> int:
    return 0 if case.rows is None else len(case.rows)


def _tuned(skill: Skill, later: Sequence[Case]) -> Skill:
    """The threshold, and for photos the limit of novelty, from cases that did not teach."""
    from dataclasses import replace

    if not later:
        return skill
    if skill.space is not None:
        skill = replace(
            skill, space=skill.space.limited([case.rows for case in later if case.rows is not None], _NOVEL)
        )
    open_to_all = replace(skill, least=0.0)
    looks = [(open_to_all.look(case), case.label) for case in later]
    spoken = [(look.sure, look.said == label) for look, label in looks if look.decided]
    if not spoken:
        return skill
    level: Any = thresholds.choose([sure for sure, _ in spoken], [right for _, right in spoken])
    return replace(skill, least=level.least)
