"""How well a head would do on photos it never saw: trained and measured over and over on an honest split.

Every photo is answered once, by a head that saw no photo of its group (the physical piece). The threshold from
which on a head answers is chosen on a further split inside that head's own training photos, never on those it is
measured on. Where that leaves too few cases, nothing is decided: coverage 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from amends.vision import heads, thresholds
from amends.vision.proof import TARGET
from amends.vision.types import Floats

FEWEST_GROUPS = 5
"""A class with fewer groups than this is never decided by the machine: a person does."""
_FOLDS_SMALL, _FOLDS, _INNER, _SMALL = 10, 5, 5, 1500
_SEED = 20_260
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """One photo's answer: `said` (best name), `sure` (0..1), `decided`: whether the machine would have spoken."""

    index: int
    said: str
    sure: float
    decided: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """All answers in the order of the rows, the folds, the thresholds chosen, the classes too thin to decide."""

    answers: tuple[Answer, ...]
    folds: int
    levels: tuple[thresholds.Threshold, ...]
    thin: tuple[str, ...]


def hold(
    rows: Floats, labels: Sequence[str], groups: Sequence[str], target: float = TARGET, tell: Tell | None = None
) -> Trial:
    """Run the whole measurement: a minute for some hundred photos. ValueError with fewer than two classes."""
    if len(set(labels)) < 2:
        raise ValueError("at least two classes are needed")
    names, pieces = np.asarray(labels), np.asarray(groups)
    count = {name: len(set(pieces[names == name])) for name in sorted(set(labels))}
    thin = tuple(name for name, number in count.items() if number < FEWEST_GROUPS)
    with threadpool_limits(1):  # many small problems: more threads only get into each other's way
        return _held(rows, names, pieces, count, thin, target, tell)


def _held(
    rows: Floats,
    names: Any,
    pieces: Any,
    count: dict[str, int],
    thin: tuple[str, ...],
    target: float,
    tell: Tell | None,
) -> Trial:
    solid = len(count) - len(thin) >= 2
    answers: list[Answer] = []
    levels: list[thresholds.Threshold] = []
    splits = list(_splits(names, pieces, _folds(len(names), count)))
    for number, (train, test) in enumerate(splits, 1):
        found = _level(rows[train], names[train], pieces[train], target) if solid else _NONE
        levels.append(found)
        answers += _answers(rows, names, train, test, found, thin)
        if tell is not None:
            tell(number, len(splits), "measuring")
    return Trial(tuple(sorted(answers, key=lambda answer: answer.index)), len(splits), tuple(levels), thin)


_NONE = thresholds.Threshold(thresholds.NEVER, 0, 0)


def _folds(photos: int, count: dict[str, int]) -> int:
    most = _FOLDS_SMALL if photos <= _SMALL else _FOLDS
    return max(2, min(most, max(count.values())))


def _splits(names: Any, groups: Any, folds: int) -> Iterator[tuple[Any, Any]]:
    """Groups stay whole, classes are spread evenly."""
    from sklearn.model_selection import StratifiedGroupKFold

    folds = min(folds, len(set(groups)), max(Counter(names).values()))
    if folds < 2:
        return
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a class with fewer members than folds: known, and told as thin
        split = StratifiedGroupKFold(folds, shuffle=True, random_state=_SEED)
        yield from ((train, test) for train, test in split.split(names, names, groups) if len(test))


def _fit(rows: Floats, names: Any, test: Floats) -> tuple[list[str], Floats]:
    """The said names and how sure; where only one class is left to learn from, that one and not sure at all."""
    if len(set(names)) < 2:
        return [str(names[0])] * len(test), np.zeros(len(test), np.float32)
    head = heads.train(rows, [str(name) for name in names])
    chances = head.probabilities(test)
    return [head.classes[best] for best in chances.argmax(1)], thresholds.certainty(chances)


def _level(rows: Floats, names: Any, groups: Any, target: float) -> thresholds.Threshold:
    sure = np.zeros(len(names), np.float32)
    right = np.zeros(len(names), bool)
    for train, test in _splits(names, groups, _INNER):
        said, sure[test] = _fit(rows[train], names[train], rows[test])
        right[test] = np.asarray(said) == names[test]
    return thresholds.choose(sure, right, target)


def _answers(
    rows: Floats, names: Any, train: Any, test: Any, level: thresholds.Threshold, thin: tuple[str, ...]
) -> Iterator[Answer]:
    said, sure = _fit(rows[train], names[train], rows[test])
    for index, name, certain in zip(test, said, sure, strict=True):
        speaks = bool(certain >= level.least) and name not in thin
        yield Answer(int(index), name, float(certain), speaks)


def confusions(trial: Trial, labels: Sequence[str], *, decided: bool = False) -> list[tuple[str, str, int]]:
    """(true, said, photos) of the wrong answers, the most frequent first."""
    wrong = Counter(
        (labels[answer.index], answer.said)
        for answer in trial.answers
        if answer.said != labels[answer.index] and (answer.decided or not decided)
    )
    return [
        (true, said, number)
        for (true, said), number in sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    ]
