"""Short fingerprints of a photo, and taking off what was put around it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_SIGNED = 1 << 64
_MOST_OFF = 0.4
"""No more than this share is taken off any one side."""
_NEAR = 14
_ALIKE = 0.72
"""A row or column belongs to the border when this share of it is within _NEAR grey values of its own middle."""


def decode(image: bytes) -> Pixels | None:
    """Height x width x 3 in RGB; None for what is no picture. The bytes must have been made harmless before."""
    found = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_COLOR)
    return None if found is None else np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB), np.uint8)


def dhash(rgb: Pixels) -> int:
    """64 bits, each telling whether a picture of 9 x 8 gets brighter to the right; signed, as PostgreSQL keeps it.

    The same file saved anew keeps it or differs in a few bits; crops, frames and rotations change it wholly.
    """
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY) if rgb.ndim == 3 else rgb
    small = np.asarray(cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA), np.int16)
    value = int("".join("1" if bit else "0" for bit in (small[:, 1:] > small[:, :-1]).ravel()), 2)
    return value - _SIGNED if value >= _SIGNED // 2 else value


def bits_apart(left: int, right: int) -> int:
    """How many of the 64 bits differ."""
    return ((left ^ right) & (_SIGNED - 1)).bit_count()


def trimmed(rgb: Pixels) -> Pixels:
    """Without a border, a frame or the bars of a screenshot; unchanged when there are none."""
    grey = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY) if rgb.ndim == 3 else rgb, np.uint8)
    top, bottom = _edges(grey)
    left, right = _edges(np.ascontiguousarray(grey[top:bottom].T))
    if bottom - top < 32 or right - left < 32:
        return rgb
    return np.ascontiguousarray(rgb[top:bottom, left:right])


def _edges(grey: Pixels) -> tuple[int, int]:
    """The first row inside the upper border, and the first of the lower one."""
    rows = grey.shape[0]
    middle = np.median(grey, axis=1)
    plain = np.mean(np.abs(grey.astype(np.int16) - middle[:, None]) <= _NEAR, axis=1) >= _ALIKE
    most = int(rows * _MOST_OFF)
    return _run(plain, middle, most), rows - _run(plain[::-1], middle[::-1], most)


def _run(plain: NDArray[np.bool_], middle: NDArray[np.float64], most: int) -> int:
    """How many rows from the edge belong to a border of one colour; lines of text in it are passed over."""
    if not plain[:3].all():
        return 0
    last, gap = 0, 0
    allowed = max(3, most // 5)
    for row in range(most):
        if plain[row] and abs(middle[row] - middle[0]) <= _NEAR:
            last, gap = row + 1, 0
        else:
            gap += 1
            if gap > allowed:
                break
    return last
