"""Uploads that go on where they stopped: limits, whose they are, races, and what becomes of them."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from amends.claims import api as claims
from amends.claims.ports import ClaimView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import AmendsError, Conflict, NotFound, Refused, Unavailable
from amends.evidence import api
from amends.evidence.commands import uploads
from amends.evidence.commands.sweep import sweep_orphans, sweep_uploads
from amends.evidence.models import Upload, UploadPart
from tests.claims.pictures import photo
from tests.claims.shop import about, buyer, sell, staff
from tests.evidence.files import video
from tests.racing import at_once, errors


def draft() -> tuple[Actor, ClaimView]:
    bought = sell()
    me = buyer(bought)
    return me, claims.open_claim(me, about(bought))


def pieces(folder: Path) -> int:
    return len([path for path in (folder / "uploads").rglob("*") if path.is_file()])


@pytest.mark.django_db
def test_a_video_in_pieces_becomes_evidence_once(evidence_dir: Path) -> None:
    me, claim = draft()
    body = video(10_000)
    begun = api.begin_upload(me, "drip.mp4", len(body), claim.id)
    digest = hashlib.sha256(body[:4000]).digest()
    assert api.append(me, begun.public_id, 0, body[:4000], ("sha256", digest)).offset == 4000
    with pytest.raises(Conflict, match="upload_offset"):
        api.append(me, begun.public_id, 0, body[:4000])
    with pytest.raises(Refused, match="upload_checksum"):
        api.append(me, begun.public_id, 4000, body[4000:8000], ("sha1", b"\0" * 20))
    with pytest.raises(Refused, match="upload_overrun"):
        api.append(me, begun.public_id, 4000, body)
    with pytest.raises(Refused, match="upload_unfinished"):
        api.finish(me, begun.public_id)
    assert api.upload(me, begun.public_id).offset == 4000
    api.append(me, begun.public_id, 4000, body[4000:], ("sha1", hashlib.sha1(body[4000:]).digest()))
    done = api.finish(me, begun.public_id)
    assert api.finish(me, begun.public_id) == done
    (kept,) = api.attachments(me, claim.id)
    assert done.kept_as == kept.public_id
    assert b"".join(api.attachment_file(me, kept.public_id)[1]) == body
    assert pieces(evidence_dir) == 0
    for stranger in (staff(), buyer(sell(customer="eve"))):
        for act in (
            lambda who=stranger: api.upload(who, begun.public_id),
            lambda who=stranger: api.append(who, begun.public_id, 0, b"x"),
            lambda who=stranger: api.finish(who, begun.public_id),
            lambda who=stranger: api.drop_upload(who, begun.public_id),
        ):
            with pytest.raises(NotFound):
                act()
    with pytest.raises(NotFound):
        api.begin_upload(buyer(sell(customer="eve")), "x", 10, claim.id)


@pytest.mark.django_db
def test_an_upload_before_its_claim_joins_it_when_it_is_filed() -> None:
    agent, bought = staff(), sell()
    body = photo()
    begun = api.begin_upload(agent, "a.jpg", len(body))
    api.append(agent, begun.public_id, 0, body)
    assert api.finish(agent, begun.public_id).kept_as == ""
    claim, other = (claims.open_claim(agent, about(bought)) for _ in range(2))
    done = api.finish(agent, begun.public_id, claim.id)
    assert claims.claim(agent, claim.id).photos[0].public_id == done.kept_as
    with pytest.raises(Refused, match="upload_elsewhere"):
        api.finish(agent, begun.public_id, other.id)


@pytest.mark.django_db
def test_what_is_refused_as_evidence_is_gone_and_a_full_store_is_no_refusal(
    evidence_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, claim = draft()
    bad = api.begin_upload(me, "a.exe", 6, claim.id)
    api.append(me, bad.public_id, 0, b"MZ1234")
    with pytest.raises(Refused, match="photo_kind"):
        api.finish(me, bad.public_id)
    assert pieces(evidence_dir) == 0
    good = api.begin_upload(me, "a.jpg", len(photo()), claim.id)
    with monkeypatch.context() as full:
        full.setattr("os.fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left")))
        with pytest.raises(Unavailable):
            api.append(me, good.public_id, 0, photo())
    assert api.upload(me, good.public_id).offset == 0
    api.append(me, good.public_id, 0, photo())
    assert api.finish(me, good.public_id).kept_as


@pytest.mark.django_db
def test_limits_and_the_end_of_time(evidence_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    me, claim = draft()
    for length, code in ((0, "upload_empty"), (-1, "upload_empty"), (2**40, "upload_too_large")):
        with pytest.raises(Refused, match=code):
            api.begin_upload(me, "a", length, claim.id)
    monkeypatch.setattr(uploads, "MAX_OPEN", 2)
    first = api.begin_upload(me, "a", 10, claim.id)
    api.append(me, first.public_id, 0, b"12345")
    second = api.begin_upload(me, "b", 10, claim.id)
    with pytest.raises(Refused, match="upload_too_many"):
        api.begin_upload(me, "c", 10, claim.id)
    api.drop_upload(me, second.public_id)
    with pytest.raises(Refused, match="upload_expired"):
        api.upload(me, second.public_id)
    monkeypatch.setattr(uploads, "CUSTOMER_MB_A_DAY", 1)
    with pytest.raises(Refused, match="upload_quota"):
        api.begin_upload(me, "c", 1024 * 1024, claim.id)
    assert sweep_uploads() == 0
    with clock.frozen(clock.now() + timedelta(days=3)):
        with pytest.raises(Refused, match="upload_expired"):
            api.append(me, first.public_id, 5, b"67890")
        assert sweep_uploads() == 2
        assert not Upload.objects.exists()
        assert pieces(evidence_dir) == 0


@pytest.mark.django_db
def test_pieces_and_files_that_nothing_refers_to_are_swept(evidence_dir: Path) -> None:
    me, claim = draft()
    begun = api.begin_upload(me, "a", 10, claim.id)
    api.append(me, begun.public_id, 0, b"12345")
    assert sweep_orphans() == 0
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert sweep_orphans() == 0
        UploadPart.objects.all().delete()
        assert sweep_orphans() == 1
    assert pieces(evidence_dir) == 0


@pytest.mark.django_db(transaction=True)
def test_the_same_piece_many_times_at_once_counts_once_and_so_do_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_OPEN", 3)
    me, claim = draft()
    begun = api.begin_upload(me, "a.mp4", 200, claim.id)
    results = at_once(*[lambda: api.append(me, begun.public_id, 0, video(100))] * 4)
    assert {getattr(error, "code", "") for error in errors(results)} == {"upload_offset"}
    assert (UploadPart.objects.count(), api.upload(me, begun.public_id).offset) == (1, 100)
    results = at_once(*[lambda: api.begin_upload(me, "b", 5, claim.id)] * 4)
    assert [error.code for error in errors(results) if isinstance(error, AmendsError)] == ["upload_too_many"] * 2
    api.append(me, begun.public_id, 100, b"0" * 100)
    results = at_once(*[lambda: api.finish(me, begun.public_id)] * 3)
    assert len(api.attachments(me, claim.id)) == 1
    assert {getattr(error, "code", "") for error in errors(results)} <= {"upload_expired"}
