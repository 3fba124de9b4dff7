"""A folder of photos, one folder per class, as something to learn from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from amends.vision import decode, heads, lookalikes, network
from amends.vision.types import Bytes, Floats

SIDES = (224, 448)
"""The picture is looked at as a whole and at twice the size, where small defects are seen."""
_MOST = 50_000
Tell = Callable[[int, int, str], None]


class BadFolder(Exception):
    """The folder cannot be learnt from; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """A photo in the folder: its path, the class (the folder), and the group that must stay together."""

    path: Path
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """`rows`: (n, d) as `heads.train` takes them. `unreadable`: file name and why. `ungrouped`: photos whose name
    the pattern did not match (each its own group). `same_files`: photos that are byte for byte another one.
    `empty`: class folders without a photo."""

    photos: tuple[Found, ...]
    rows: Floats
    thumbnails: tuple[Floats, ...]
    unreadable: tuple[tuple[str, str], ...]
    ungrouped: int
    same_files: int
    beside: int
    empty: tuple[str, ...]

    @property
    def labels(self) -> list[str]:
        """The class of each photo."""
        return [photo.label for photo in self.photos]

    @property
    def groups(self) -> list[str]:
        """The group of each photo."""
        return [photo.group for photo in self.photos]


def pattern(text: str) -> re.Pattern[str]:
    """The compiled pattern. BadFolder when it is broken or has no group."""
    try:
        compiled = re.compile(text)
    except re.error as error:
        raise BadFolder(f"the pattern {text!r} is not a regular expression: {error}") from error
    if compiled.groups < 1:
        raise BadFolder(f"the pattern {text!r} needs a group in parentheses: that part of the name is the piece")
    return compiled


class Listed(NamedTuple):
    """What lies in a folder: its photos, how many the pattern did not match, how many photos lie beside the class
    folders, and the class folders without a photo."""

    photos: list[Found]
    missed: int
    beside: int
    empty: tuple[str, ...]


def find(folder: Path, group: re.Pattern[str] | None) -> Listed:
    """The photos by class. The pattern is looked for in the file's name, then in its path below the class folder.
    BadFolder."""
    if not folder.is_dir():
        raise BadFolder(f"{folder} is not a folder")
    classes = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    found: list[Found] = []
    missed, empty = 0, []
    for place in classes:
        there = decode.pictures(place)
        empty += [] if there else [place.name]
        for path in there:
            match = _match(group, path, place) if group is not None else None
            missed += group is not None and match is None
            named = match.group(1) if match is not None else None
            found.append(Found(path, place.name, f"={named}" if named is not None else str(path)))
    beside = sum(path.suffix.lower() in decode.SUFFIXES for path in folder.iterdir() if path.is_file())
    if not found:
        lie = "1 photo lies" if beside == 1 else f"{beside} photos lie"
        hint = f" ({lie} in it directly)" if beside else ""
        raise BadFolder(f"{folder} holds no photos in folders{hint}: make one folder per defect and put photos in")
    if len(found) > _MOST:
        raise BadFolder(f"{len(found)} photos are more than this command takes ({_MOST}): take a sample")
    if group is not None and missed == len(found):
        raise BadFolder(f"the pattern {group.pattern!r} matches no file name, for example {found[0].path.name!r}")
    return Listed(found, missed, beside, tuple(empty))


def _match(group: re.Pattern[str], path: Path, place: Path) -> re.Match[str] | None:
    return group.search(path.name) or group.search(path.relative_to(place).as_posix())


def look(folder: Path, group: re.Pattern[str] | None, tell: Tell | None = None) -> Gallery:
    """Find, read and describe every photo. BadFolder when nothing can be learnt from what could be read."""
    found, missed, beside, empty = find(folder, group)
    if len({photo.label for photo in found}) < 2:
        raise BadFolder(f"{folder} holds photos of one class only ({found[0].label}): at least two are needed")
    rows, thumbnails, photos = list[Floats](), list[Floats](), list[Found]()
    unreadable: list[tuple[str, str]] = []
    seen: dict[str, str] = {}
    same = 0
    with ThreadPoolExecutor(2) as pool:
        for number, (photo, result) in enumerate(zip(found, pool.map(_described, found), strict=True), 1):
            if tell is not None:
                tell(number, len(found), "looking")
            if isinstance(result, str):
                unreadable.append((str(photo.path.relative_to(folder)), result))
                continue
            digest, row, thumbnail = result
            same += digest in seen
            photos.append(Found(photo.path, photo.label, seen.setdefault(digest, photo.group)))
            rows.append(row)
            thumbnails.append(thumbnail)
    if len({photo.label for photo in photos}) < 2:
        raise BadFolder(f"fewer than two classes of {folder} have a readable photo ({len(unreadable)} unreadable)")
    return Gallery(
        tuple(photos), np.stack(rows), tuple(thumbnails), tuple(unreadable), missed, same, beside, empty
    )


def _described(photo: Found) -> tuple[str, Floats, Floats] | str:
    try:
        body = decode.read(photo.path)
        rgb = decode.upright(body, 2 * max(SIDES))
        return hashlib.sha256(body).hexdigest(), describe(rgb), lookalikes.thumbnail(rgb)
    except decode.NotAPicture as error:
        return str(error)


def describe(rgb: Bytes) -> Floats:
    """(d,) numbers of a picture: both sizes, each the mean of four mirror images, so that how it was held is
    of no matter."""
    parts = []
    for side in SIDES:
        square = network.squared(rgb, side)
        turned = [
            np.ascontiguousarray(view) for view in (square, square[:, ::-1], square[::-1], square[::-1, ::-1])
        ]
        parts.append(np.mean([heads.described(network.features(view, side)) for view in turned], axis=0))
    return np.concatenate(parts).astype(np.float32)
