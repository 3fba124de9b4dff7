"""Naming a defect from the network's numbers: two linear heads, averaged, and how near the nearest example is.

A head is data (a few arrays), written as npz without pickles. Features are standardised; both heads are linear, so
that a head of any number of examples answers in microseconds.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import numpy as np

from amends.vision.types import Features, Floats

VERSION = 1
"""Counts changes of what the numbers of a head mean."""
_STRENGTH = 300.0  # inverse regularisation of the logistic head; chosen with _SHRINKAGE by cross-validation
_SHRINKAGE = 0.1  # how much of the common covariance is replaced by its mean (Friedman 1989)
_SHARPNESS = 0.1  # discriminant scores are far too sure of themselves in many dimensions
_ROUNDS = 200


def described(features: Features) -> Floats:
    """One row of numbers: the picture as a whole, and of both maps mean, most, least and spread of each channel.

    The extremes keep a defect that covers a thousandth of the picture and would drown in a mean.
    """
    maps = [
        pooled
        for grid in (features.mid1, features.mid2)
        for pooled in (grid.mean((1, 2)), grid.max((1, 2)), grid.min((1, 2)), grid.std((1, 2)))
    ]
    return np.concatenate([features.global_, *maps]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Head:
    """`classes`: names, sorted. `centre`, `scale`: (d,). Both heads: (d + 1, k), the last row is added."""

    classes: tuple[str, ...]
    centre: Floats
    scale: Floats
    logistic: Floats
    discriminant: Floats

    def probabilities(self, rows: Floats) -> Floats:
        """(n, k) for (n, d): the mean of both heads."""
        x = (rows - self.centre) / self.scale
        both = [_softmax(x @ part[:-1] + part[-1]) for part in (self.logistic, self.discriminant)]
        return np.asarray((both[0] + both[1]) / 2, np.float32)

    def to_bytes(self) -> bytes:
        """As npz; no pickles."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            version=np.int64(VERSION),
            classes=np.array(self.classes, dtype=np.str_),
            centre=self.centre,
            scale=self.scale,
            logistic=self.logistic,
            discriminant=self.discriminant,
        )
        return file.getvalue()


def from_bytes(content: bytes) -> Head:
    """Back from `to_bytes`. ValueError for another version or for anything that is no head."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as found:
            if int(found["version"]) != VERSION:
                raise ValueError("a head of another version")
            classes = tuple(str(name) for name in found["classes"])
            arrays = {name: found[name] for name in ("centre", "scale", "logistic", "discriminant")}
    except (KeyError, OSError, zipfile.BadZipFile) as error:
        raise ValueError(f"no head: {error}") from error
    size = arrays["centre"].shape[0]
    if arrays["logistic"].shape != (size + 1, len(classes)) or arrays["discriminant"].shape != (
        size + 1,
        len(classes),
    ):
        raise ValueError("a head whose parts do not fit")
    return Head(classes, **arrays)


def train(rows: Floats, labels: list[str]) -> Head:
    """Both heads from (n, d) rows and their labels. ValueError with fewer than two classes.

    All is solved in the space that the examples span (at most n dimensions), where nothing is lost.
    """
    classes = tuple(sorted(set(labels)))
    if len(classes) < 2:
        raise ValueError("a head needs at least two classes")
    number = {name: index for index, name in enumerate(classes)}
    answers = np.array([number[label] for label in labels])
    centre = rows.mean(0)
    scale = np.maximum(rows.std(0), 1e-4) * np.float32(np.sqrt(rows.shape[1]))
    x = ((rows - centre) / scale).astype(np.float64)
    basis = _basis(x)
    spanned = x @ basis
    parts = [_logistic(spanned, answers), _discriminant(spanned, answers, len(classes))]
    whole = [np.vstack([basis @ part[:-1], part[-1:]]).astype(np.float32) for part in parts]
    return Head(classes, centre.astype(np.float32), scale.astype(np.float32), whole[0], whole[1])


def _basis(x: Any) -> Any:
    """Orthonormal columns (d, r) that span the rows; by the smaller of the two Gram matrices."""
    count, size = x.shape
    values, vectors = np.linalg.eigh(x @ x.T if count < size else x.T @ x)
    keep = values > values[-1] * 1e-6
    return x.T @ vectors[:, keep] / np.sqrt(values[keep]) if count < size else vectors[:, keep]


def _logistic(x: Any, answers: Any) -> Any:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS, tol=1e-3).fit(x, answers)
    weights, bias = fitted.coef_.T, fitted.intercept_
    if weights.shape[1] == 1:  # two classes: one score; written as two so that all heads look the same
        weights, bias = np.hstack([-weights / 2, weights / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    return np.vstack([weights, bias])


def _discriminant(x: Any, answers: Any, classes: int) -> Any:
    means = np.stack([x[answers == number].mean(0) for number in range(classes)])
    rest = x - means[answers]
    common = rest.T @ rest / len(x)
    even = max(float(np.trace(common)) / len(common), 1e-9)
    common = (1 - _SHRINKAGE) * common + _SHRINKAGE * even * np.eye(len(common))
    weights = np.linalg.solve(common, means.T)
    prior = np.log(np.bincount(answers, minlength=classes) / len(answers))
    bias = prior - 0.5 * (means.T * weights).sum(0)
    return np.vstack([weights, bias]) * _SHARPNESS


def _softmax(scores: Any) -> Any:
    raised = np.exp(scores - scores.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)
