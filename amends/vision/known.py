"""The photos that are known: how near a new one is to them, and whether it is like any of them at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from amends.vision.types import Floats

VERSION = 1
SIZE = 64
"""Numbers that are kept of each known photo."""
GOOD = frozenset({"no_fault_found", "good"})
"""Labels of pieces on which nothing is wrong: what is unlike them stands out."""
SHOWN = 4
_FEWEST_GOOD = 5
_FEWEST_TO_LIMIT = 5


@dataclass(frozen=True, slots=True)
class Space:
    """`centre`, `scale`: (d,); `basis`: (d, SIZE); `places`: (n, SIZE), of length one; `labels`: of each place.
    `limit`: the distance (0..2) from which on a photo is novel; `good`: sorted distances of good photos to the
    nearest good one of another piece."""

    centre: Floats
    scale: Floats
    basis: Floats
    places: Floats
    labels: tuple[str, ...]
    limit: float
    good: Floats

    def placed(self, rows: Floats) -> Floats:
        """(n, SIZE) of length one."""
        return _unit(((rows - self.centre) / self.scale) @ self.basis)

    def near(self, rows: Floats) -> tuple[tuple[tuple[int, float], ...], bool, float | None]:
        """The nearest known photos (place, likeness 0..1), whether even these are too far, and how odd (0..1)."""
        if not len(self.places):
            return (), True, None
        likeness = (self.placed(rows) @ self.places.T).max(0)
        order = np.argsort(-likeness, kind="stable")[:SHOWN]
        nearest = tuple((int(at), max(0.0, float(likeness[at]))) for at in order)
        return nearest, bool(1 - likeness[order[0]] > self.limit), self._odd(likeness)

    def _odd(self, likeness: Any) -> float | None:
        good = [at for at, label in enumerate(self.labels) if label in GOOD]
        if len(self.good) < _FEWEST_GOOD or not good:
            return None
        apart = 1 - float(likeness[good].max())
        return float(np.searchsorted(self.good, apart, side="left") / len(self.good))

    def limited(self, cases: Sequence[Floats], share: float) -> Space:
        """The same with the limit that lets this share of the cases through."""
        apart = [1 - float((self.placed(rows) @ self.places.T).max()) for rows in cases]
        if len(apart) < _FEWEST_TO_LIMIT:
            return self
        return replace(self, limit=float(np.quantile(apart, share)))

    def to_bytes(self) -> bytes:
        """As npz without the places, which are kept photo by photo so that each can be forgotten."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            version=np.int64(VERSION),
            centre=self.centre,
            scale=self.scale,
            basis=self.basis,
            limit=np.float64(self.limit),
            good=self.good,
        )
        return file.getvalue()


def from_bytes(content: bytes, places: Sequence[bytes], labels: Sequence[str]) -> Space:
    """Back from `to_bytes` and the places that are still known (`kept`). ValueError for anything else."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as found:
            if int(found["version"]) != VERSION:
                raise ValueError("a space of another version")
            arrays = {name: found[name] for name in ("centre", "scale", "basis", "good")}
            limit = float(found["limit"])
    except (KeyError, OSError, zipfile.BadZipFile) as error:
        raise ValueError(f"no space: {error}") from error
    size = arrays["basis"].shape[1]
    known = np.frombuffer(b"".join(places), np.float16).astype(np.float32).reshape(-1, size)
    return Space(places=known, labels=tuple(labels), limit=limit, **arrays)


def kept(space: Space) -> list[bytes]:
    """The place of each known photo, as it is stored."""
    return [row.tobytes() for row in space.places.astype(np.float16)]


def fit(rows: Floats, labels: Sequence[str], pieces: Sequence[int]) -> Space:
    """The space of these photos (n, d); its limit is what lets 97.5% of them pass with their own piece left
    out."""
    centre = rows.mean(0)
    scale = np.maximum(rows.std(0), 1e-4)
    x = ((rows - centre) / scale).astype(np.float64)
    values, vectors = np.linalg.eigh(x @ x.T if len(x) < x.shape[1] else x.T @ x)
    keep = np.argsort(-values)[:SIZE]
    keep = keep[values[keep] > max(float(values[-1]), 1e-12) * 1e-9]
    basis = x.T @ vectors[:, keep] / np.sqrt(values[keep]) if len(x) < x.shape[1] else vectors[:, keep]
    places = _unit(np.asarray(x @ basis, np.float32))
    apart = _apart(places, places, pieces, pieces)
    good = [at for at, label in enumerate(labels) if label in GOOD]
    theirs = [pieces[at] for at in good]
    among_good = _apart(places[good], places[good], theirs, theirs) if len(good) > 1 else np.zeros(0)
    return Space(
        centre=centre.astype(np.float32),
        scale=scale.astype(np.float32),
        basis=basis.astype(np.float32),
        places=places,
        labels=tuple(labels),
        limit=float(np.quantile(apart, 0.975)) if len(apart) else 2.0,
        good=np.sort(among_good[among_good < 2]).astype(np.float32),
    )


def _apart(mine: Any, theirs: Any, my_pieces: Sequence[int], their_pieces: Sequence[int]) -> Any:
    """The distance of each to the nearest of another piece."""
    likeness = mine @ theirs.T
    likeness[np.asarray(my_pieces)[:, None] == np.asarray(their_pieces)[None]] = -1
    return 1 - likeness.max(1)


def _unit(rows: Any) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)
