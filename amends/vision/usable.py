"""Is there anything to see on a photo: moved, out of focus, too dark, too bright?

Sharpness is what a further blur takes away (the re-blur ratio), in the direction in which it takes away least: a
camera that moved leaves edges along its way as they were. The variance of the Laplacian looks in all directions at
once and so misses motion. The limits were set on one half of 500 telephone photos and held on the other.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

Problem = Literal["", "blurred", "dark", "bright", "empty", "unreadable"]
_Grey = NDArray[np.float32]

SIDE = 448
"""Photos are judged at this many pixels on their longer side."""
SHARP = 0.39
"""Least share of the gradients that a further blur must take away."""
DARK, BRIGHT, FLAT = 45, 225, 12
"""Grey values: 95% of the pixels darker than DARK, 95% brighter than BRIGHT, all within FLAT."""
_DIRECTIONS = 8
_LENGTH = 9
_NOTHING = 0.25
"""Grey values from pixel to pixel, on average, below which a direction says nothing."""


class Usable(msgspec.Struct, frozen=True, kw_only=True):
    """`problem` is empty for a photo that can be used. `sharpness`: 0 (nothing but blur) to 1, per mille;
    `dark`, `bright`: grey values below and above which 5% of the pixels lie."""

    problem: Problem
    sharpness: int = 0
    dark: int = 0
    bright: int = 0


def judge(image: bytes) -> Usable:
    """An encoded picture (JPEG, PNG, WebP) that was made harmless before. Takes about 20 ms."""
    grey = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        return Usable(problem="unreadable")
    return judge_pixels(np.asarray(grey, np.uint8))


def judge_pixels(grey: NDArray[np.uint8]) -> Usable:
    """Height x width, 0 to 255."""
    small = _shrunk(grey)
    dark, bright = (int(value) for value in np.percentile(small, (5, 95)))
    sharpness = sharpness_of(small)
    problem: Problem = ""
    if bright < DARK:
        problem = "dark"
    elif dark > BRIGHT:
        problem = "bright"
    elif bright - dark < FLAT:
        problem = "empty"
    elif sharpness < SHARP:
        problem = "blurred"
    return Usable(problem=problem, sharpness=round(1000 * sharpness), dark=dark, bright=bright)


def sharpness_of(grey: _Grey) -> float:
    """The least re-blur ratio over all directions, 0 to 1."""
    across, down = _gradients(grey)
    least = 1.0
    for step in range(_DIRECTIONS):
        angle = np.pi * step / _DIRECTIONS
        before = np.abs(across * np.cos(angle) + down * np.sin(angle))
        again = cv2.filter2D(grey, -1, motion(_LENGTH, angle), borderType=cv2.BORDER_REPLICATE)
        again_across, again_down = _gradients(np.asarray(again, np.float32))
        after = np.abs(again_across * np.cos(angle) + again_down * np.sin(angle))
        if before.mean() < _NOTHING:  # a drawing or a plain wall has nothing to lose in this direction
            continue
        least = min(least, float(np.maximum(before - after, 0).sum() / before.sum()))
    return least


def _shrunk(grey: NDArray[np.uint8]) -> _Grey:
    height, width = grey.shape
    scale = SIDE / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    return grey.astype(np.float32)


def _gradients(grey: _Grey) -> tuple[_Grey, _Grey]:
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=1)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=1)
    return np.asarray(across, np.float32), np.asarray(down, np.float32)


@lru_cache(maxsize=64)
def motion(length: int, angle: float) -> _Grey:
    """The blur of a camera that moves `length` pixels in this direction (radians) during the exposure."""
    side = length + 2
    kernel = np.zeros((side, side), np.float32)
    middle = (side - 1) / 2
    for along in np.linspace(-(length - 1) / 2, (length - 1) / 2, 8 * length):
        x, y = middle + along * np.cos(angle), middle + along * np.sin(angle)
        left, top = int(x), int(y)
        right_share, low_share = x - left, y - top
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
            share = (right_share if dx else 1 - right_share) * (low_share if dy else 1 - low_share)
            if 0 <= top + dy < side and 0 <= left + dx < side:
                kernel[top + dy, left + dx] += share
    return np.asarray(kernel / kernel.sum(), np.float32)
