"""A photo that shows nothing is told from one that shows something."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from amends.vision.usable import judge, judge_pixels, motion
from tests.shared import shared
from tests.vision.pictures import jpeg, photo


@pytest.mark.parametrize("angle", [0.0, 0.4, 1.2, 1.6, 2.5])
@pytest.mark.parametrize("length", [9, 17, 31])
def test_motion_is_seen_in_every_direction(length: int, angle: float) -> None:
    sharp = photo(11)
    assert judge(jpeg(sharp)).problem == ""
    moved = np.asarray(cv2.filter2D(sharp, -1, motion(length, angle)), np.uint8)
    assert judge(jpeg(moved)).problem == "blurred"


def test_light() -> None:
    sharp = photo(12)
    assert judge(jpeg((sharp * 0.1).astype(np.uint8))).problem == "dark"
    assert judge(jpeg((235 + sharp * 0.07).astype(np.uint8))).problem == "bright"
    assert judge_pixels(np.full((300, 400), 128, np.uint8)).problem == "empty"
    assert judge(b"no picture").problem == "unreadable"


def test_real_photos_are_mostly_usable_and_moved_ones_are_not() -> None:
    files = sorted(shared("data/photos_grocery").iterdir())[::25]
    alarms, caught = 0, 0
    for number, file in enumerate(files):
        body = file.read_bytes()
        alarms += judge(body).problem != ""
        grey = np.asarray(cv2.imdecode(np.frombuffer(body, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)
        moved = np.asarray(cv2.filter2D(grey, -1, motion(15, number * 0.37)), np.uint8)
        caught += judge_pixels(moved).problem == "blurred"
    assert alarms <= 2
    assert caught >= len(files) - 1
