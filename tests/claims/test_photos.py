"""Photos of a claim: kept once, by content, durably, and given out only within reach."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from PIL import Image

from amends.claims import api
from amends.claims.commands import add_photo as adding
from amends.claims.models import Photo
from amends.claims.ports import ClaimView, evidence_files
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused, Unavailable
from tests.claims.pictures import numbered, photo
from tests.claims.shop import about, buyer, sell, staff

pytestmark = pytest.mark.django_db


def draft(**changed: object) -> tuple[Actor, ClaimView]:
    bought = sell(customer="cora")
    me = buyer(bought)
    return me, api.open_claim(me, about(bought, **changed))


def test_a_photo_is_kept_without_metadata_and_shown_within_reach(evidence_dir: Path) -> None:
    me, claim = draft()
    body = photo(comment=b"secret")
    kept = api.add_photo(me, claim.id, "C:\\Users\\me\\lamp.jpg", body)
    assert kept.original_sha256 == hashlib.sha256(body).hexdigest()
    assert (kept.original_name, kept.width, kept.height) == ("lamp.jpg", 80, 60)
    shown = api.photo_bytes(me, kept.public_id)
    assert b"secret" not in shown
    assert len(shown) == kept.bytes
    assert api.photo_bytes(staff(), kept.public_id.lower(), small=True)
    files = {path.name: path for path in evidence_dir.rglob("*") if path.is_file()}
    stored = hashlib.sha256(shown).hexdigest()
    assert set(files) == {f"{stored}.jpg", f"{stored}.small.jpg", kept.original_sha256}
    assert files[kept.original_sha256].read_bytes() == body
    for path in (*files.values(), evidence_dir):
        assert path.stat().st_mode & 0o077 == 0
    assert api.claim(me, claim.id).photos == (kept,)
    for nobody in (Actor("customer", "Eve", customer_id=10**9), Actor("customer", "No one")):
        with pytest.raises(NotFound):
            api.photo_bytes(nobody, kept.public_id)
    for wrong in ("", "PIC-22222-22222", claim.public_id, "../../etc/passwd"):
        with pytest.raises(NotFound):
            api.photo_bytes(staff(), wrong)


def test_the_same_file_twice_is_one_photo() -> None:
    me, claim = draft()
    first = api.add_photo(me, claim.id, "a.jpg", photo())
    assert api.add_photo(me, claim.id, "b.jpg", photo()) == first


def test_the_same_pixels_in_two_claims_are_one_file_and_known_to_both(evidence_dir: Path) -> None:
    me, claim = draft()
    other_me, other = draft()
    api.add_photo(me, claim.id, "a.png", photo("PNG"))
    api.add_photo(other_me, other.id, "b.png", photo("PNG", optimize=True, compress_level=1))
    assert Photo.objects.values("original_sha256").distinct().count() == 2
    assert len([path for path in evidence_dir.rglob("*.jpg") if "small" not in path.name]) == 1
    assert api.others.photos_elsewhere(claim.id) == []
    api.submit(other_me, other.id)
    own = api.claim(me, claim.id).photos[0].original_sha256
    assert api.others.photos_elsewhere(claim.id) == [(own, other.public_id)]
    api.withdraw(other_me, other.id, "")
    assert api.others.photos_elsewhere(claim.id) == []


def test_too_many_photos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "MAX_PHOTOS", 2)
    me, claim = draft()
    for number in range(2):
        api.add_photo(me, claim.id, "p.png", numbered(number))
    with pytest.raises(Refused, match="too_many_photos"):
        api.add_photo(me, claim.id, "p.png", numbered(3))
    assert api.add_photo(me, claim.id, "p.png", numbered(1))


def test_a_refused_photo_leaves_nothing(evidence_dir: Path) -> None:
    me, claim = draft()
    with pytest.raises(Refused) as refused:
        api.add_photo(me, claim.id, "<b>x</b>.svg", b"<svg onload='x'/>")
    assert (refused.value.code, refused.value.facts["field"]) == ("photo_kind", "photos")
    assert "JPEG, PNG, WebP or HEIC" in refused.value.text
    assert Photo.objects.count() == 0
    assert not list(evidence_dir.rglob("*.jpg"))


def test_nothing_is_added_once_the_claim_is_decided() -> None:
    me, claim = draft()
    api.submit(me, claim.id)
    api.add_photo(me, claim.id, "p.png", photo())
    api.mark_decided(SYSTEM, claim.id, "covered")
    with pytest.raises(Refused, match="claim_not_open"):
        api.add_photo(me, claim.id, "p.png", numbered(7))


def test_a_lost_file_is_said_to_be_unavailable(evidence_dir: Path) -> None:
    me, claim = draft()
    kept = api.add_photo(me, claim.id, "p.png", photo())
    for path in evidence_dir.rglob("*.jpg"):
        path.unlink()
    with pytest.raises(Unavailable, match="photo_lost"):
        api.photo_bytes(me, kept.public_id)


def test_a_full_disk_leaves_no_half_file_and_no_row(evidence_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    me, claim = draft()
    with monkeypatch.context() as while_full:
        while_full.setattr(os, "fsync", full)
        with pytest.raises(Unavailable, match="photo_not_kept"):
            api.add_photo(me, claim.id, "p.png", photo())
    assert not [path for path in evidence_dir.rglob("*") if path.is_file()]
    assert not Photo.objects.exists()
    assert api.add_photo(me, claim.id, "p.png", photo())


def test_a_half_file_of_an_earlier_crash_is_written_anew(evidence_dir: Path) -> None:
    evidence_files.keep("ab" * 32, b"jpeg", b"small")
    (whole,) = (path for path in evidence_dir.rglob("*.jpg") if "small" not in path.name)
    whole.write_bytes(b"jp")
    evidence_files.keep("ab" * 32, b"jpeg", b"small")
    assert evidence_files.fetch("ab" * 32) == b"jpeg"


def test_kept_photos_are_pictures(evidence_dir: Path) -> None:
    me, claim = draft()
    api.add_photo(me, claim.id, "p.png", photo("PNG", mode="RGBA"))
    for path in evidence_dir.rglob("*.jpg"):
        assert Image.open(path).format == "JPEG"
