"""Videos and receipts of a claim: kept once, within reach, never shown in place; and what is refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.test import override_settings
from PIL import Image

from amends.claims import api as claims
from amends.claims.ports import ClaimView
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.evidence import api
from amends.evidence.commands import add_file as adding
from amends.evidence.models import Attachment
from tests.claims.pictures import pdf, photo
from tests.claims.shop import about, buyer, sell, staff
from tests.evidence.files import MOV, scripted, sent, video
from tests.racing import at_once, errors


def draft() -> tuple[Actor, ClaimView]:
    bought = sell()
    me = buyer(bought)
    return me, claims.open_claim(me, about(bought))


@pytest.mark.django_db
def test_each_kind_goes_where_it_belongs_and_to_whom_it_belongs(evidence_dir: Path) -> None:
    me, claim = draft()
    assert api.add_file(me, claim.id, "a.bin", sent(photo())).kind == "photo"
    clip, paper = video(head=MOV), pdf(5)
    kept = api.add_file(me, claim.id, "C:\\Users\\me\\drip.html", sent(clip))
    assert api.add_file(me, claim.id, "again.mov", sent(clip)) == kept
    receipt = api.add_file(me, claim.id, "receipt.pdf", sent(paper))
    assert len(claims.claim(me, claim.id).photos) == 1
    first, second = api.attachments(staff(), claim.id)
    assert (first.public_id, first.kind, first.mime, first.bytes) == (
        kept.public_id,
        "video",
        "video/quicktime",
        5000,
    )
    assert first.name.endswith("drip.mov")
    assert (second.public_id, second.kind, second.pages, len(second.shown)) == (receipt.public_id, "receipt", 5, 3)
    view, parts = api.attachment_file(me, kept.public_id)
    assert (view, b"".join(parts)) == (first, clip)
    assert b"".join(api.attachment_file(staff(), receipt.public_id)[1]) == paper
    page = Image.open(io.BytesIO(api.attachment_page(me, receipt.public_id, 3)))
    assert page.size == (second.shown[2].width, second.shown[2].height)
    assert max(Image.open(io.BytesIO(api.attachment_page(me, receipt.public_id, 1, small=True))).size) <= 320
    stranger = buyer(sell(customer="eve"))
    for look in (
        lambda: api.attachments(stranger, claim.id),
        lambda: api.attachment_file(stranger, kept.public_id),
        lambda: api.attachment_page(stranger, receipt.public_id, 1),
        lambda: api.attachment_page(me, receipt.public_id, 4),
        lambda: api.attachment_page(me, kept.public_id, 1),
        lambda: api.attachment_file(me, "ATT-22222-22222"),
        lambda: api.add_file(stranger, claim.id, "x.mp4", sent(video())),
    ):
        with pytest.raises(NotFound):
            look()


@pytest.mark.django_db
def test_a_receipt_with_a_script_is_shown_as_pictures_and_never_given_out() -> None:
    me, claim = draft()
    kept = api.add_file(me, claim.id, "receipt.pdf", sent(scripted()))
    (view,) = api.attachments(me, claim.id)
    assert not view.given_out
    assert api.attachment_page(me, kept.public_id, 1).startswith(b"\xff\xd8\xff")
    for who in (me, staff(), SYSTEM):
        with pytest.raises(NotFound):
            api.attachment_file(who, kept.public_id)


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing(evidence_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    me, claim = draft()
    with override_settings(EVIDENCE_VIDEO_MB=0), pytest.raises(Refused, match="video_too_large"):
        api.add_file(me, claim.id, "a.mp4", sent(video()))
    for body, code in (
        (b"%PDF-1.7\nbroken", "pdf_unreadable"),
        (pdf(encrypt="secret"), "pdf_locked"),
        (b"<svg/>", "photo_kind"),
        (b"", "photo_kind"),
        (b"PK\x03\x04" + pdf(), "photo_kind"),
    ):
        with pytest.raises(Refused, match=code):
            api.add_file(me, claim.id, "a.pdf", sent(body))
    assert not Attachment.objects.exists()
    assert not [path for path in evidence_dir.rglob("*") if path.is_file()]
    claims.submit(me, claim.id)
    claims.mark_decided(SYSTEM, claim.id, "covered")
    with pytest.raises(Refused, match="claim_not_open"):
        api.add_file(me, claim.id, "a.mp4", sent(video()))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_stay_within_the_limit_and_the_same_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "MAX_ATTACHMENTS", 3)
    me, claim = draft()
    same = [lambda: api.add_file(me, claim.id, "a.mp4", sent(video(900))) for _ in range(3)]
    others = [
        lambda size=size: api.add_file(me, claim.id, "b.mp4", sent(video(size))) for size in range(1000, 1004)
    ]
    results = at_once(*same, *others)
    assert Attachment.objects.filter(claim_id=claim.id).count() == 3
    assert {getattr(error, "code", "") for error in errors(results)} == {"too_many_attachments"}
