"""Made-up photographs: soft noise of several sizes with things on it, the same for the same number."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def photo(number: int, height: int = 360, width: int = 480) -> Pixels:
    """RGB."""
    random = np.random.default_rng(number)
    whole = np.zeros((height, width, 3), np.float32)
    for cells, strength in ((6, 70), (20, 50), (70, 40), (200, 25)):
        grid = random.normal(0, strength, (cells, cells, 3)).astype(np.float32)
        whole += cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
    out = np.clip(whole + 128, 0, 255).astype(np.uint8)
    for _ in range(25):
        place = (int(random.integers(width)), int(random.integers(height)))
        colour = tuple(int(value) for value in random.integers(0, 255, 3))
        cv2.circle(out, place, int(random.integers(5, 30)), colour, -1, cv2.LINE_AA)
    return out


def jpeg(rgb: Pixels, quality: int = 88) -> bytes:
    """As a file."""
    done, saved = cv2.imencode(".jpg", rgb[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return saved.tobytes()
