"""Photos of one and the same piece that a file name does not tell apart.

A head that trained on one shot of a piece and is measured on the next has seen the answer. Names are not always
given so that this shows; so photos are also compared by what is on them: small, evened out in brightness, and laid
over each other with a little play.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import cv2
import numpy as np

from amends.vision.types import Bytes, Floats

SIDE = 64
ALIKE = 0.8
"""Correlation from which on two photos count as the same piece. On 692 photos of magnetic tiles, six exposures
each, this joined three of four pairs of one piece (and so, link by link, nearly every piece)."""
MOST = 2000
"""All pairs are compared; beyond this many photos that would take many minutes."""
_PLAY = 2
_SMOOTH = 4.0
_FEW = 4


def thumbnail(rgb: Bytes) -> Floats:
    """(SIDE, SIDE), each place relative to the brightness and contrast around it; of length one."""
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    rest = small - cv2.GaussianBlur(small, (0, 0), _SMOOTH)
    spread = np.sqrt(cv2.GaussianBlur(rest * rest, (0, 0), _SMOOTH)) + 2.0
    even = np.asarray(cv2.GaussianBlur(rest / spread, (0, 0), 1.0), np.float32)
    even -= even.mean()
    return np.asarray(even / max(float(np.linalg.norm(even)), 1e-6), np.float32)


def joined(thumbnails: Sequence[Floats], groups: Sequence[str]) -> list[str]:
    """The groups, those with photos that look alike made one (named after the first of them)."""
    if not thumbnails:
        return []
    stack = np.stack(list(thumbnails))
    flat = stack.reshape(len(stack), -1)
    best = np.zeros((len(stack), len(stack)), np.float32)
    for down in range(-_PLAY, _PLAY + 1):
        for across in range(-_PLAY, _PLAY + 1):
            moved = np.roll(stack, (down, across), (1, 2)).reshape(len(stack), -1)
            np.maximum(best, flat @ moved.T, out=best)
    parent: dict[str, str] = {group: group for group in groups}
    for left, right in zip(*np.nonzero(np.triu(best > ALIKE, 1)), strict=True):
        first, second = _top(parent, groups[left]), _top(parent, groups[right])
        parent[second] = first
    return [_top(parent, group) for group in groups]


def chained(joined: Sequence[str], groups: Sequence[str]) -> bool:
    """Whether looks cannot tell pieces apart here: link by link most photos became one group, as where all show
    one texture or one scene."""
    name, photos = Counter(joined).most_common(1)[0] if joined else ("", 0)
    pieces = {group for group, one in zip(groups, joined, strict=True) if one == name}
    return len(pieces) > _FEW and 2 * photos > len(joined)


def _top(parent: dict[str, str], group: str) -> str:
    while parent[group] != group:
        parent[group] = parent[parent[group]]
        group = parent[group]
    return group
