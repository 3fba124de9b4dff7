"""The re-used photos among many: candidates by embedding, each verified by its points and pixels."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import cv2
import msgspec
import numpy as np

from amends.vision import alike, decode
from amends.vision.embed import embed, turned
from amends.vision.fingerprint import Pixels, trimmed

How = Literal["file", "copy", "scene"]
CANDIDATES = 7
"""Of each kind of embedding, as it is and mirrored."""
_MIRRORED = 1
_LARGEST = 1024


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two photos of which one was made from the other (`how`: file, the same bytes; copy), or that are two shots
    of one scene (scene). `certainty` per mille; `why` in words."""

    first: str
    second: str
    how: How
    certainty: int
    mirrored: bool
    why: str


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at: how many photos, which could not be read and why, and the pairs, surest first."""

    photos: int
    unreadable: dict[str, str]
    pairs: list[Pair]


class _Photo:
    def __init__(self, rgb: Pixels) -> None:
        self.bare = rgb
        self.points = alike.points(rgb)
        self.turned = embed(list(turned(rgb)))
        self.plain = self.turned[0]
        self._mirrored: alike.Points | None = None

    @property
    def mirrored(self) -> alike.Points:
        if self._mirrored is None:
            self._mirrored = alike.mirrored(self.bare)
        return self._mirrored


def survey(folder: Path, *, scenes: bool = False, tell: Callable[[int, int, str], None] | None = None) -> Survey:
    """Every photo below the folder against every other. `tell`: (done, of, what) as it goes.

    A file that is no picture is named with the reason; it stops nothing. About 0.3 s a photo on one core.
    """
    tell = tell or (lambda done, of, what: None)
    paths = decode.pictures(folder)
    unreadable: dict[str, str] = {}
    files: dict[str, str] = {}
    photos: dict[str, _Photo] = {}
    pairs: list[Pair] = []
    for number, path in enumerate(paths, 1):
        tell(number, len(paths), "reading")
        name = path.relative_to(folder).as_posix()
        body, rgb, why = _pixels(path)
        if rgb is None:
            unreadable[name] = why
            continue
        digest = hashlib.sha256(body).hexdigest()
        if digest in files:
            pairs.append(_same_file(files[digest], name))
            continue
        files[digest] = name
        photos[name] = _Photo(rgb)
    looked_at = len(paths) - len(unreadable)
    pairs += _verified(photos, scenes, tell)
    return Survey(photos=looked_at, unreadable=unreadable, pairs=sorted(pairs, key=_order))


def _same_file(first: str, second: str) -> Pair:
    return Pair(first=first, second=second, how="file", certainty=1000, mirrored=False, why="the same file")


def _order(pair: Pair) -> tuple[bool, int, str, str]:
    return pair.how == "scene", -pair.certainty, pair.first, pair.second


def _pixels(path: Path) -> tuple[bytes, Pixels | None, str]:
    """The bytes and the picture without its border, at most _LARGEST pixels on its longer side; or why not."""
    try:
        body = decode.read(path)
        rgb = decode.upright(body, 2 * _LARGEST)
    except decode.NotAPicture as error:
        return b"", None, str(error)
    scale = _LARGEST / max(rgb.shape[:2])
    if scale < 1:
        size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
        rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    if min(rgb.shape[:2]) < 32:
        return b"", None, "smaller than 32 pixels"
    return body, trimmed(rgb), ""


def _verified(photos: Mapping[str, _Photo], scenes: bool, tell: Callable[[int, int, str], None]) -> Iterator[Pair]:
    names = list(photos)
    asked = sorted(_candidates(list(photos.values())).items())
    for number, ((left, right), sides) in enumerate(asked, 1):
        tell(number, len(asked), "comparing")
        one, other = photos[names[left]], photos[names[right]]
        found = alike.compare(one.points, other.points, other.mirrored if _MIRRORED in sides else None)
        if found.same or (scenes and found.scene):
            yield pair_of(names[left], names[right], found)


def pair_of(first: str, second: str, found: alike.Likeness) -> Pair:
    """In words."""
    how: How = "copy" if found.same else "scene"
    return Pair(
        first=first,
        second=second,
        how=how,
        certainty=found.certainty,
        mirrored=found.mirrored,
        why=alike.reason(found),
    )


def _candidates(photos: list[_Photo]) -> dict[tuple[int, int], set[int]]:
    """Pairs of places, each with the sides (plain 0, mirrored 1) from which one photo looks like the other."""
    if len(photos) < 2:
        return {}
    found: dict[tuple[int, int], set[int]] = {}
    for kind in range(2):
        known = np.stack([photo.plain[kind] for photo in photos])
        for number, photo in enumerate(photos):
            turns = np.stack([other[kind] for other in photo.turned]) @ known.T
            for side, like in enumerate((turns[:4].max(axis=0), turns[4:].max(axis=0))):
                like[number] = -2
                nearest = np.argpartition(-like, min(CANDIDATES, len(like) - 1))[:CANDIDATES]
                for it in (int(it) for it in nearest if int(it) != number):
                    found.setdefault((min(number, it), max(number, it)), set()).add(side)
    return found
