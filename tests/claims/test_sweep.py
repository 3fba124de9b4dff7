"""Drafts that were given up, and photos that nothing refers to, are forgotten; nothing else is."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from amends.claims import api
from amends.claims.commands.sweep import sweep_drafts, sweep_orphans
from amends.claims.models import Claim, Photo
from amends.claims.ports import evidence_files
from amends.core import clock
from tests.claims.pictures import photo
from tests.claims.shop import about, buyer, sell

pytestmark = pytest.mark.django_db
LATER = timedelta(days=31)


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*.jpg")}


def test_given_up_drafts_go_with_their_photos_and_nothing_else(evidence_dir: Path) -> None:
    bought = sell("SN1", "SN2", "SN3", "SN4")
    me = buyer(bought)
    old, handed_in, resumed = (api.open_claim(me, about(bought)) for _ in range(3))
    for claim, width in ((old, 300), (handed_in, 300), (old, 400)):
        api.add_photo(me, claim.id, "a.jpg", photo(width=width))
    api.submit(me, handed_in.id)
    assert sweep_drafts() == 0
    with clock.frozen(clock.now() + LATER):
        api.add_photo(me, resumed.id, "b.jpg", photo(width=500))
        fresh = api.open_claim(me, about(bought))
        assert sweep_drafts() == 1
        assert sweep_drafts() == 0
    assert set(Claim.objects.values_list("pk", flat=True)) == {handed_in.id, resumed.id, fresh.id}
    assert len(files(evidence_dir)) == 6
    assert sweep_orphans() == 0  # too young: an upload may be about to refer to it
    for path in evidence_dir.rglob("*"):
        if path.is_file():
            os.utime(path, (0, 0))
    assert sweep_orphans() == 2  # the picture and its original
    assert {path.name for path in (evidence_dir / "originals").rglob("*") if path.is_file()} == set(
        Photo.objects.values_list("original_sha256", flat=True)
    )
    kept = set(Photo.objects.values_list("stored_sha256", flat=True))
    assert files(evidence_dir) == {f"{name}{kind}.jpg" for name in kept for kind in ("", ".small")}


def test_a_file_that_is_wanted_again_stays(evidence_dir: Path) -> None:
    evidence_files.keep("ab" * 32, b"large", b"small")
    for path in evidence_dir.rglob("*.jpg"):
        os.utime(path, (0, 0))
    evidence_files.keep("ab" * 32, b"large", b"small")  # the same photo again: its row comes next
    assert sweep_orphans() == 0
    assert len(files(evidence_dir)) == 2
