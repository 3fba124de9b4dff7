"""Are two photos the same picture, one of them altered? Points of interest, their geometry, then the pixels.

Two photos of the same thing share points as well. What tells them apart is that a copy agrees everywhere once it
is laid over the original, and another shot only in places: the last word has the correlation, block by block.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
_Floats = NDArray[np.float32]

SIDE = 512
POINTS = 700
_NEARER = 0.82
_PIXELS = 3.5
_FEWEST = 9
_BLOCKS = 12
_SMOOTH = 2.0
_TEXTURE = 3.0
COVERED = 0.88
"""Least share of one of the two photos (what is not plain in it) that the other must hold."""
CORRELATED = 0.84
"""What the lower quarter of the blocks must correlate by, once one is laid over the other."""
AGREED = 0.8
"""Least share of the paired points that must lie where the geometry puts them, ..."""
OFF = 1.2
"""... and by how many pixels these may be off (root of the mean square)."""
STRAIN = 1.7
"""Most that the shares of these last three limits may add up to: a copy may be worn in one way, not in all."""
SCENE_CORRELATED, SCENE_COVERED = 0.6, 0.35


class Points(NamedTuple):
    """A photo made ready to be compared: grey pixels, places (x, y) and rootSIFT descriptors."""

    grey: Grey
    places: _Floats
    described: _Floats


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """`same`: one is a copy of the other. `scene`: another shot of the same scene, or a copy.

    `mirrored`: only the mirror image agrees. `points`: how many agree in their geometry. Per mille: `agreed` (of
    the paired points), `covered` (of one photo), `correlated` (lower quarter of the blocks), `certainty` (how far
    inside the limits the weakest of these is). `off`: hundredths of a pixel.
    """

    same: bool
    scene: bool = False
    mirrored: bool = False
    points: int = 0
    agreed: int = 0
    off: int = 0
    covered: int = 0
    correlated: int = 0
    certainty: int = 0


def points(rgb: NDArray[np.uint8]) -> Points:
    """About 40 ms."""
    grey = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY) if rgb.ndim == 3 else rgb, np.uint8)
    scale = SIDE / max(grey.shape)
    if scale < 1:
        size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    stretched = cv2.normalize(grey, np.zeros_like(grey), 0, 255, cv2.NORM_MINMAX)
    found, described = cv2.SIFT.create(nfeatures=POINTS, contrastThreshold=0.015).detectAndCompute(stretched, None)
    if described is None or len(found) < 2:
        return Points(grey, np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32))
    places = np.array([point.pt for point in found], np.float32)
    root = np.sqrt(described / np.maximum(described.sum(axis=1, keepdims=True), 1e-6))
    return Points(grey, places, root.astype(np.float32))


def mirrored(rgb: NDArray[np.uint8]) -> Points:
    """The points of the mirror image."""
    return points(np.ascontiguousarray(rgb[:, ::-1]))


def compare(left: Points, right: Points, right_mirrored: Points | None = None) -> Likeness:
    """5 to 20 ms. The mirror image is tried when the photo itself does not agree."""
    found = _compare(left, right)
    if not found.same and right_mirrored is not None:
        turned = _compare(left, right_mirrored)
        if turned.same:
            return msgspec.structs.replace(turned, mirrored=True)
    return found


def reason(found: Likeness) -> str:
    """Why two photos count as one, for a person."""
    what = "an altered copy" if found.same else "another shot of the same scene"
    turned = "the mirror image of " if found.mirrored else ""
    return (
        f"{turned}{what}: {found.points} points agree in their geometry ({found.agreed / 10:.0f}% of the pairs), "
        f"{found.covered / 10:.0f}% of one photo is in the other, and there the pixels correlate by "
        f"{found.correlated / 1000:.2f}"
    )


def _compare(left: Points, right: Points) -> Likeness:
    pairs = _pairs(left, right)
    if len(pairs) < _FEWEST:
        return Likeness(same=False, points=len(pairs))
    source, target = right.places[pairs[:, 1]], left.places[pairs[:, 0]]
    cv2.setRNGSeed(7)  # the same two photos give the same answer each time
    moved, kept = cv2.findHomography(source, target, cv2.USAC_MAGSAC, _PIXELS, maxIters=3000, confidence=0.999)
    inside = kept.ravel().astype(bool) if kept is not None else np.zeros(len(pairs), bool)
    inliers = int(inside.sum())
    if moved is None or inliers < _FEWEST or not _plausible(moved, right.grey.shape):
        return Likeness(same=False, points=inliers)
    shown = cv2.perspectiveTransform(source[inside][:, None], moved)[:, 0]
    off = float(np.sqrt(np.mean(np.sum((shown - target[inside]) ** 2, axis=1))))
    covered, correlated = _overlaid(left.grey, right.grey, np.asarray(moved, np.float64))
    return _judged(inliers, inliers / len(pairs), off, covered, correlated)


def _judged(inliers: int, agreed: float, off: float, covered: float, correlated: float) -> Likeness:
    inside = (
        (agreed - AGREED) / (1 - AGREED),
        (OFF - off) / OFF,
        (covered - COVERED) / (1 - COVERED),
        (correlated - CORRELATED) / (1 - CORRELATED),
    )
    strain = (1 - agreed) / (1 - AGREED) + off / OFF + (1 - correlated) / (1 - CORRELATED)
    same = min(inside) >= 0 and strain <= STRAIN
    return Likeness(
        same=same,
        scene=same or (correlated >= SCENE_CORRELATED and covered >= SCENE_COVERED),
        points=inliers,
        agreed=round(1000 * agreed),
        off=round(100 * off),
        covered=round(1000 * covered),
        correlated=round(1000 * max(0.0, correlated)),
        certainty=round(1000 * (0.9 + 0.1 * min(inside)) * min(1.0, (inliers + 20) / 50)) if same else 0,
    )


def _pairs(left: Points, right: Points) -> NDArray[np.intp]:
    """Which descriptors belong together: nearest both ways, and clearly nearer than the next one."""
    if len(left.places) < 2 or len(right.places) < 2:
        return np.zeros((0, 2), np.intp)
    like = left.described @ right.described.T
    best = like.argmax(axis=1)
    rows = np.arange(len(best))
    highest = like[rows, best]
    like_without = like.copy()
    like_without[rows, best] = -1
    second = like_without.max(axis=1)
    near, next_near = np.sqrt(np.maximum(2 - 2 * highest, 0)), np.sqrt(np.maximum(2 - 2 * second, 1e-9))
    mutual = like.argmax(axis=0)[best] == rows
    kept = np.flatnonzero(mutual & (near < _NEARER * next_near))
    return np.stack([kept, best[kept]], axis=1)


def _plausible(moved: NDArray[np.generic], shape: tuple[int, ...]) -> bool:
    """A photographed or edited copy is neither turned inside out nor shrunk to a line."""
    height, width = shape[:2]
    corners = np.array([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], np.float32)
    shown = cv2.perspectiveTransform(corners, np.asarray(moved, np.float64)).astype(np.float32)
    if not np.isfinite(shown).all() or not cv2.isContourConvex(shown):
        return False
    size = cv2.contourArea(shown, oriented=True) / (width * height)
    return 0.03 < size < 30


def _overlaid(left: Grey, right: Grey, moved: NDArray[np.float64]) -> tuple[float, float]:
    """(share of the better covered photo that is covered, lower quartile of the blocks' correlation)."""
    height, width = left.shape
    warped = np.asarray(cv2.warpPerspective(right, moved, (width, height), flags=cv2.INTER_AREA), np.uint8)
    mask = cv2.warpPerspective(np.full_like(right, 255), moved, (width, height)) > 250
    back = cv2.warpPerspective(np.full_like(left, 255), np.linalg.inv(moved), right.shape[::-1]) > 250
    if mask.sum() < 1024:
        return 0.0, 0.0
    covered = max(_share(mask, left), _share(back, right))
    mine, theirs = (np.asarray(cv2.GaussianBlur(grey, (0, 0), _SMOOTH), np.float32) for grey in (left, warped))
    values = [
        value
        for block in _blocks(mask)
        if mask[block].mean() > 0.9 and (value := _correlation(mine[block], theirs[block])) is not None
    ]
    return covered, float(np.percentile(values, 25)) if len(values) >= 6 else 0.0


def _share(mask: NDArray[np.bool_], grey: Grey) -> float:
    """How much of what is not plain (the corners of a turned picture are) lies under the mask."""
    size = np.ones((7, 7), np.uint8)
    busy = cv2.subtract(cv2.dilate(grey, size), cv2.erode(grey, size)) > 4
    return float((mask & busy).sum() / max(1, int(busy.sum())))


def _blocks(mask: NDArray[np.bool_]) -> Iterator[tuple[slice, slice]]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    top, bottom, start, end = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    high, wide = max(16, -(-(bottom - top) // _BLOCKS)), max(16, -(-(end - start) // _BLOCKS))
    for row in range(top, bottom, high):
        for column in range(start, end, wide):
            yield slice(row, min(row + high, bottom)), slice(column, min(column + wide, end))


def _correlation(mine: _Floats, theirs: _Floats) -> float | None:
    """Of two blocks; None where both are plain."""
    a, b = mine - mine.mean(), theirs - theirs.mean()
    spread_a, spread_b = float(a.std()), float(b.std())
    if max(spread_a, spread_b) < _TEXTURE:
        return None
    if min(spread_a, spread_b) < 0.3:
        return 0.0
    return float((a * b).mean() / (spread_a * spread_b))
