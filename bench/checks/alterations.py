"""What people do to a photo before they send it again: RGB arrays in, RGB arrays out."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def _u8(values: object) -> Pixels:
    return np.asarray(np.clip(np.asarray(values), 0, 255), np.uint8)


def crop(share: float) -> Callable[[Pixels], Pixels]:
    """Keep this share of each side, off the middle."""

    def cut(rgb: Pixels) -> Pixels:
        height, width = rgb.shape[:2]
        high, wide = round(height * share), round(width * share)
        top, left = (height - high) // 3, 2 * (width - wide) // 3
        return rgb[top : top + high, left : left + wide].copy()

    return cut


def resize(share: float) -> Callable[[Pixels], Pixels]:
    return lambda rgb: _u8(cv2.resize(rgb, None, fx=share, fy=share, interpolation=cv2.INTER_AREA))


def rotate(degrees: float) -> Callable[[Pixels], Pixels]:
    """By hand: the corners are black."""

    def turn(rgb: Pixels) -> Pixels:
        height, width = rgb.shape[:2]
        how = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        return _u8(cv2.warpAffine(rgb, how, (width, height)))

    return turn


def quarter(rgb: Pixels) -> Pixels:
    return np.ascontiguousarray(np.rot90(rgb))


def mirror(rgb: Pixels) -> Pixels:
    return np.ascontiguousarray(rgb[:, ::-1])


def brighter(rgb: Pixels) -> Pixels:
    return _u8(rgb.astype(np.float32) * 1.35 + 15)


def darker(rgb: Pixels) -> Pixels:
    return _u8(rgb.astype(np.float32) * 0.55)


def contrast(share: float) -> Callable[[Pixels], Pixels]:
    return lambda rgb: _u8((rgb.astype(np.float32) - 128) * share + 128)


def jpeg(quality: int) -> Callable[[Pixels], Pixels]:
    def save(rgb: Pixels) -> Pixels:
        _, saved = cv2.imencode(".jpg", rgb[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        return np.ascontiguousarray(_u8(cv2.imdecode(saved, cv2.IMREAD_COLOR))[:, :, ::-1])

    return save


def border(rgb: Pixels) -> Pixels:
    side = round(0.12 * max(rgb.shape))
    return _u8(cv2.copyMakeBorder(rgb, side, side, side, side, cv2.BORDER_CONSTANT, value=(250, 250, 250)))


def text(rgb: Pixels) -> Pixels:
    out, scale = rgb.copy(), rgb.shape[1] / 350
    thick = max(2, round(3 * scale))
    for line, words in enumerate(("BROKEN!!", "see here")):
        place = (round(20 * scale), round((110 + 110 * line) * scale))
        cv2.putText(out, words, place, cv2.FONT_HERSHEY_SIMPLEX, 1.8 * scale, (255, 20, 20), thick)
    return out


def screenshot(rgb: Pixels) -> Pixels:
    """On a telephone: bars above and below with a clock and buttons."""
    height, width = rgb.shape[:2]
    bar = round(height * 0.35)
    out = np.full((height + 2 * bar, width, 3), 18, np.uint8)
    out[bar : bar + height] = rgb
    cv2.putText(out, "12:41", (12, 26), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (255, 255, 255), 2)
    cv2.putText(out, "84%", (width - 70, 26), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (255, 255, 255), 2)
    for place in range(4):
        cv2.circle(out, (round(width * (place + 0.5) / 4), height + 2 * bar - 30), 12, (200, 200, 200), 2)
    return out


def cast(rgb: Pixels) -> Pixels:
    return _u8(rgb.astype(np.float32) * np.array([1.2, 1.0, 0.7]))


def blur(rgb: Pixels) -> Pixels:
    return _u8(cv2.GaussianBlur(rgb, (0, 0), 1.8 * max(rgb.shape) / 464))


def grey(rgb: Pixels) -> Pixels:
    return _u8(cv2.cvtColor(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB))


def perspective(rgb: Pixels) -> Pixels:
    """Photographed off a screen, from the side."""
    height, width = rgb.shape[:2]
    before = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    shift = np.array([[0.04, 0.10], [-0.12, 0.02], [-0.05, -0.08], [0.10, -0.03]], np.float32)
    after = before + shift * np.array([width, height], np.float32)
    how = cv2.getPerspectiveTransform(before, after.astype(np.float32))
    return _u8(cv2.warpPerspective(rgb, how, (width, height), borderValue=(90, 90, 90)))


def together(*steps: Callable[[Pixels], Pixels]) -> Callable[[Pixels], Pixels]:
    def all_of(rgb: Pixels) -> Pixels:
        for step in steps:
            rgb = step(rgb)
        return rgb

    return all_of


ALTERATIONS: dict[str, Callable[[Pixels], Pixels]] = {
    "crop to 80%": crop(0.8),
    "crop to 60%": crop(0.6),
    "crop to 45%": crop(0.45),
    "resize to 50%": resize(0.5),
    "rotate 8 degrees": rotate(8),
    "rotate 25 degrees": rotate(25),
    "quarter turn": quarter,
    "mirror": mirror,
    "brighter": brighter,
    "darker": darker,
    "contrast": contrast(0.5),
    "JPEG quality 20": jpeg(20),
    "border": border,
    "text over it": text,
    "screenshot with bars": screenshot,
    "colour cast": cast,
    "blur": blur,
    "grey": grey,
    "perspective": perspective,
    "mirror, crop to 70%, JPEG 40": together(mirror, crop(0.7), jpeg(40)),
    "screenshot, resize to 60%, JPEG 50": together(screenshot, resize(0.6), jpeg(50)),
}
"""Every single alteration the bench tries, and two that do several at once."""
