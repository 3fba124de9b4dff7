"""A photo that should be taken again is said at once, to customers and to staff; it is kept all the same."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amends.vision.usable import motion
from tests.vision import pictures
from tests.web.shop import bought, customer_of

pytestmark = pytest.mark.django_db


def sent(rgb: pictures.Pixels) -> SimpleUploadedFile:
    return SimpleUploadedFile("p.jpg", pictures.jpeg(rgb), "image/jpeg")


def test_a_moved_photo_is_asked_for_again(settings: Any) -> None:
    client = customer_of(bought())
    sharp = pictures.photo(41)
    moved = np.asarray(cv2.filter2D(sharp, -1, motion(21, 0.5)), np.uint8)
    settings.VISION = True
    assert client.post("/portal/photos/check/", {"photo": sent(sharp)}).json() == {"problem": "", "text": ""}
    answer = client.post("/portal/photos/check/", {"photo": sent(moved)}).json()
    assert answer["problem"] == "blurred"
    assert "again" in answer["text"]
    broken = SimpleUploadedFile("p.jpg", b"\xff\xd8\xff broken", "image/jpeg")
    assert client.post("/portal/photos/check/", {"photo": broken}).json()["problem"] == "photo_unreadable"
    assert client.post("/console/claims/photo-check/", {"photo": sent(sharp)}).status_code == 404
    settings.VISION = False
    assert client.post("/portal/photos/check/", {"photo": sent(moved)}).json() == {"problem": "", "text": ""}
