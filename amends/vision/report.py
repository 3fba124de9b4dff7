"""The figures of a trial: accuracy never without its coverage, and every share with its interval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from amends.vision.proof import CONFIDENCE, TARGET, cases_needed, interval, proved
from amends.vision.trial import Trial, confusions

_MOST_CONFUSIONS = 20


def figures(trial: Trial, labels: Sequence[str], groups: Sequence[str], target: float = TARGET) -> dict[str, Any]:
    """All figures of one trial as plain values."""
    right = [answer.said == labels[answer.index] for answer in trial.answers]
    spoke = [answer.decided for answer in trial.answers]
    asked = [groups[answer.index] for answer in trial.answers]
    taken = [good for good, said in zip(right, spoke, strict=True) if said]
    wrong, pieces = len(taken) - sum(taken), len({group for group, said in zip(asked, spoke, strict=True) if said})
    counted = min(len(taken), pieces)  # photos of one piece are no independent cases: pieces are what proves
    errors = -(-wrong * counted // len(taken)) if taken else 0
    holds = proved(errors, counted, target)
    needed = max(0, cases_needed(errors, target) - counted)
    return {
        "photos": len(labels),
        "groups": len(set(groups)),
        "folds": trial.folds,
        "accuracy_all": _share(right, asked),
        "accuracy_decided": _share(taken, [group for group, said in zip(asked, spoke, strict=True) if said]),
        "coverage": _share(spoke, asked),
        "decided": len(taken),
        "wrong_among_decided": wrong,
        "thresholds": [level.least if level.decided else None for level in trial.levels],
        "too_thin": list(trial.thin),
        "automatic": {
            "target": target,
            "confidence_one_sided": CONFIDENCE,
            "proved": holds,
            "reviewed_cases_missing": 0 if holds else needed,
        },
        "classes": _classes(trial, labels),
        "confusions": [_confusion(*row) for row in confusions(trial, labels)[:_MOST_CONFUSIONS]],
        "confusions_decided": [_confusion(*row) for row in confusions(trial, labels, decided=True)],
    }


def _confusion(true: str, said: str, photos: int) -> dict[str, Any]:
    return {"true": true, "said": said, "photos": photos}


def _share(good: Sequence[bool], groups: Sequence[str]) -> dict[str, Any]:
    """The share, and its interval by the number of groups: six photos of one piece prove no more than one."""
    if not good:
        return {"value": None, "low": 0.0, "high": 1.0, "of": 0, "independent": 0}
    cases = min(len(good), len(set(groups)))
    share = sum(good) / len(good)
    low, high = interval(int(share * cases + 1e-9), cases)
    return {
        "value": round(share, 5),
        "low": round(min(low, share), 5),
        "high": round(max(high, share), 5),
        "of": len(good),
        "independent": cases,
    }


def _classes(trial: Trial, labels: Sequence[str]) -> list[dict[str, Any]]:
    total, found, spoke, spoke_right, said = (
        Counter(labels),
        Counter[str](),
        Counter[str](),
        Counter[str](),
        Counter[str](),
    )
    asked = Counter(labels[answer.index] for answer in trial.answers)
    for answer in trial.answers:
        true = labels[answer.index]
        said[answer.said] += 1
        found[true] += answer.said == true
        spoke[true] += answer.decided
        spoke_right[true] += answer.decided and answer.said == true
    return [
        {
            "class": name,
            "photos": total[name],
            "recall": round(found[name] / asked[name], 5) if asked[name] else None,
            "precision": round(found[name] / said[name], 5) if said[name] else None,
            "coverage": round(spoke[name] / asked[name], 5) if asked[name] else None,
            "accuracy_decided": round(spoke_right[name] / spoke[name], 5) if spoke[name] else None,
            "advisory_only": name in trial.thin,
        }
        for name in sorted(total)
    ]
