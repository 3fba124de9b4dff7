"""Altered copies are found; other photos, and other shots of the same scene, are not taken for copies."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import cv2
import pytest

from amends.vision.alike import compare, mirrored, points
from amends.vision.fingerprint import bits_apart, decode, dhash, trimmed
from bench.checks.alterations import ALTERATIONS, Pixels
from tests.shared import shared
from tests.vision.pictures import jpeg, photo


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_altered_copy_is_the_same_photo(name: str) -> None:
    original = photo(1)
    altered = trimmed(ALTERATIONS[name](original))
    found = compare(points(altered), points(original), mirrored(original))
    assert found.same, found
    assert found.mirrored == ("mirror" in name)
    assert found.certainty > 850


def test_other_photos_are_not() -> None:
    made = [points(photo(number)) for number in range(2, 8)]
    assert not any(compare(left, right).scene for left, right in pairwise(made))


def test_a_plain_picture_is_like_nothing() -> None:
    plain = points(photo(1) * 0 + 120)
    assert not compare(plain, plain).same


def test_real_shots_of_one_scene_are_not_copies() -> None:
    """Pairs taken seconds apart, the nearest that there are among the photos of the grocery."""
    folder = shared("data/photos_grocery")
    for left, right in (
        ("Vegetables__Tomato__Vine-Tomato__Vine-Tomato_035", "Vegetables__Tomato__Vine-Tomato__Vine-Tomato_036"),
        ("Vegetables__Carrots__Carrots_024", "Vegetables__Carrots__Carrots_034"),
        ("Fruit__Pomegranate__Pomegranate_010", "Fruit__Pomegranate__Pomegranate_025"),
    ):
        one, other = (decode((folder / f"{name}.jpg").read_bytes()) for name in (left, right))
        assert one is not None
        assert other is not None
        found = compare(points(one), points(other))
        assert found.scene
        assert not found.same, found


def test_the_fingerprint_survives_saving_again() -> None:
    original = photo(3)
    again = decode(jpeg(original, 40))
    assert again is not None
    assert bits_apart(dhash(original), dhash(again)) <= 6
    assert bits_apart(dhash(original), dhash(photo(4))) > 12
    assert -(1 << 63) <= dhash(original) < 1 << 63


@pytest.mark.parametrize("around", [ALTERATIONS["border"], ALTERATIONS["screenshot with bars"]])
def test_what_was_put_around_a_photo_is_taken_off(around: Callable[[Pixels], Pixels]) -> None:
    original = photo(5)
    bare = trimmed(around(original))
    assert abs(bare.shape[0] - original.shape[0]) <= 6
    assert abs(bare.shape[1] - original.shape[1]) <= 6
    assert trimmed(original).shape == original.shape


def test_what_is_no_picture_is_none() -> None:
    assert decode(b"no picture") is None
    assert cv2.__version__
