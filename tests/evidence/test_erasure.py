"""Evidence goes when its time is over or a person asks; a legal hold keeps; what was decided on stays known."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from amends.claims import api as claims
from amends.claims.models import Claim, Photo
from amends.claims.ports import ClaimView, WordsErased
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.evidence import api
from amends.evidence.commands.erase import keep_no_longer
from amends.evidence.models import ErasedItem, Erasure
from amends.identification.models import Answer, Lane
from amends.jobs.api import history
from amends.jobs.models import FactRow
from amends.notices.api import mail, mail_bytes, take_mail, write
from amends.notices.models import Letter, Mail
from amends.workflows.storylines.forget import forget
from tests.claims.pictures import pdf, photo
from tests.claims.shop import about, buyer, sell, staff
from tests.evidence.files import sent, video

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=1)


def filed(customer: str, width: int = 80) -> tuple[Actor, ClaimView]:
    bought = sell(customer=customer)
    me = buyer(bought)
    claim = claims.open_claim(me, about(bought))
    for body in (photo(width=width), video(1000 + width), pdf(width % 7 + 1)):
        api.add_file(me, claim.id, "mine.jpg", sent(body))
    return me, claims.claim(me, claim.id)


@pytest.fixture
def committing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command leaves for after the commit happens at once: the test itself is one transaction."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_: act())


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("committing")
def test_a_person_s_evidence_goes_and_its_hash_stays(evidence_dir: Path) -> None:
    admin = staff("administrator")
    me, claim = filed("cora")
    twin, other = filed("eve")  # the very same photo and video, sent by somebody else
    assert me.customer_id is not None
    begun = api.begin_upload(me, "a", 10, claim.id)
    api.append(me, begun.public_id, 0, b"12345")
    sha256 = claim.photos[0].original_sha256
    with clock.frozen(clock.now() + SOON):
        for nobody in (me, staff("agent"), staff("supervisor")):
            with pytest.raises((Refused, NotFound)):
                api.erase_person(nobody, me.customer_id, "asked")
        with pytest.raises(Refused, match="field_missing"):
            api.erase_person(admin, me.customer_id, " ")
        done = api.erase_person(admin, me.customer_id, "asked by letter")
    assert (done.photos, done.attachments, done.uploads, done.held, done.by) == (1, 2, 1, 0, admin.label)
    seen = claims.claim(staff(), claim.id)
    assert (seen.photos, seen.photos_erased) == ((), 1)
    assert Photo.objects.get(claim_id=claim.id).original_name == ""
    assert {item.sha256 for item in ErasedItem.objects.filter(kind="photo")} == {sha256}
    assert [one.given_out for one in api.attachments(staff(), claim.id)] == [False, False]
    for gone in (
        lambda: claims.photo_bytes(me, claim.photos[0].public_id),
        lambda: api.attachment_file(me, api.attachments(me, claim.id)[0].public_id),
        lambda: api.attachment_page(me, api.attachments(me, claim.id)[1].public_id, 1),
    ):
        with pytest.raises(NotFound):
            gone()
    assert claims.photo_bytes(twin, other.photos[0].public_id)  # the same file stays for the other
    assert b"".join(api.attachment_file(twin, api.attachments(twin, other.id)[0].public_id)[1])
    assert not (evidence_dir / "uploads").exists() or not files(evidence_dir / "uploads")
    claims.submit(twin, other.id)
    assert claims.others.photos_elsewhere(claim.id) == [(sha256, other.public_id)]  # honesty: still known as sent
    with clock.frozen(clock.now() + 2 * SOON):
        assert twin.customer_id is not None
        api.erase_person(admin, twin.customer_id, "asked too")
    assert not files(evidence_dir)
    assert [row.customer_id for row in api.erasures(admin)] == [twin.customer_id, me.customer_id]
    again = claims.add_photo(me, claim.id, "again.jpg", photo())
    assert claims.claim(me, claim.id).photos == (again,)


@pytest.mark.usefixtures("committing")
def test_a_legal_hold_keeps_until_it_is_released(evidence_dir: Path) -> None:
    admin = staff("administrator")
    me, claim = filed("cora")
    assert me.customer_id is not None
    hold = api.set_hold(admin, "court case 7", claim_id=claim.id)
    with pytest.raises(Conflict, match="hold_exists"):
        api.set_hold(admin, "once more", claim_id=claim.id)
    for nobody in (me, staff("agent")):
        with pytest.raises((Refused, NotFound)):
            api.set_hold(nobody, "mine", claim_id=claim.id)
        with pytest.raises((Refused, NotFound)):
            api.release_hold(nobody, hold.id)
    before = len(files(evidence_dir))
    with clock.frozen(clock.now() + SOON):
        done = api.erase_person(admin, me.customer_id, "asked")
        assert (done.photos, done.attachments, done.held) == (0, 0, 1)
        assert len(files(evidence_dir)) == before
        api.set_hold(admin, "and the person", customer_id=me.customer_id)
        api.release_hold(admin, hold.id)
        with pytest.raises(Conflict, match="hold_released"):
            api.release_hold(admin, hold.id)
        assert api.erase_person(admin, me.customer_id, "asked").photos == 0
        api.release_hold(admin, api.holds(admin)[0].id)
        assert api.erase_person(admin, me.customer_id, "asked").photos == 1
    assert not files(evidence_dir)


def test_each_kind_is_kept_as_long_as_the_settings_say(evidence_dir: Path, settings: object) -> None:
    settings.EVIDENCE_DAYS = {"photos": 100, "originals": 10, "videos": 20, "receipts": 0, "words": 200}  # type: ignore[attr-defined]
    me, claim = filed("cora")
    _, running = filed("eve", 300)
    _, held = filed("ida", 400)
    api.set_hold(staff("administrator"), "court", claim_id=held.id)
    for one in (claim, held):
        claims.withdraw(SYSTEM, one.id, "")
    end = clock.now()

    def after(days: int) -> list[tuple[int, ...]]:
        with clock.frozen(end + timedelta(days=days)):
            return [(one.photos, one.originals, one.attachments, one.words) for one in keep_no_longer()]

    assert after(9) == []
    assert after(11) == [(0, 1, 0, 0)]
    assert claims.photo_bytes(me, claim.photos[0].public_id)
    assert after(21) == [(0, 0, 1, 0)]
    assert [bool(one.erased_at) for one in api.attachments(me, claim.id)] == [True, False]
    assert after(101) == [(1, 1, 0, 0)]
    assert claims.claim(me, claim.id).description
    assert after(201) == [(0, 0, 0, 1)]
    assert after(2000) == []
    assert Erasure.objects.values_list("by", flat=True).distinct().get() == SYSTEM.label
    assert claims.claim(SYSTEM, running.id).photos
    assert claims.claim(SYSTEM, held.id).photos
    assert [claims.claim(SYSTEM, one.id).description == "" for one in (claim, running, held)] == [
        True,
        False,
        False,
    ]


@pytest.mark.usefixtures("committing", "evidence_dir")
def test_words_conversation_and_mail_go_when_the_claim_has_ended_and_figures_stay() -> None:
    admin, agent = staff("administrator"), staff()
    me, claim = filed("cora")
    _, other = filed("eve")
    assert me.customer_id is not None
    claims.submit(me, claim.id)
    lane = Lane.objects.create(kind="words")
    said = {"kind": "words", "lane": lane, "how": "nearest", "seen": "", "draw": 1, "at": clock.now()}
    Answer.objects.create(claim_id=claim.id, text=claim.description, **said)
    claims.add_note(agent, claim.id, "Cora Miller of Elm Street is cross.")
    write(f"t:{claim.id}", "cora@shop.example", "claim_received", {"name": "Cora"}, reference=claim.public_id)
    Letter.objects.filter(reference=claim.public_id).update(state="failed")
    body = b"From: Cora <cora@shop.example>\nTo: desk@shop.example\nMessage-ID: <1@x>\n\nIt is still dark."
    mail_id, _ = take_mail(body)
    Mail.objects.update(reference=claim.public_id)
    before = (claim.defect_code, claim.sku, claim.serial_reported)
    asked = api.erase_person(admin, me.customer_id, "asked by letter")
    assert (asked.words, asked.waiting, claims.claim(me, claim.id).description) == (0, 1, claim.description)
    assert keep_no_longer() == []  # it is still open
    claims.withdraw(me, claim.id, "I am Cora and it works again.")
    (done,) = keep_no_longer()
    assert (done.cause, done.words, done.letters, done.waiting) == ("person", 1, Letter.objects.count() + 1, 0)
    forget(WordsErased(**FactRow.objects.get(name=WordsErased.NAME).payload))  # as the worker hands it over
    left = claims.claim(agent, claim.id)
    assert (left.defect_code, left.sku, left.serial_reported) == before
    assert (left.description, left.opened_by, [one.text for one in left.messages]) == ("", "", [""])
    assert left.words_erased_at
    withdrawn = next(one for one in history([("claim", claim.id)]) if one.verb == "withdraw")
    assert (withdrawn.actor_label, withdrawn.reason) == ("Customer", "")
    assert [Letter.objects.exclude(to="", text="").exists(), mail(mail_id).text] == [False, ""]
    assert set(Letter.objects.values_list("state", flat=True)) == {"no_address"}  # there is nothing to send again
    assert {mail(mail_id).subject, *Letter.objects.values_list("subject", flat=True)} == {"(erased)"}
    with pytest.raises(NotFound):
        mail_bytes(mail_id)
    assert not Answer.objects.filter(claim_id=claim.id).exclude(text="").exists()
    assert ErasedItem.objects.filter(kind="words").values_list("public_id", "sha256").get() == (
        claim.public_id,
        "",
    )
    assert claims.claim(SYSTEM, other.id).description
    assert keep_no_longer() == []
    Claim.objects.filter(pk=claim.id).update(state="closed")
    claims.reopen(agent, claim.id, "It is dark again.")  # what is said from now on goes in its turn
    claims.add_note(agent, claim.id, "Cora called.")
    Claim.objects.filter(pk=claim.id).update(state="closed", closed_at=clock.now())
    with clock.frozen(clock.now() + timedelta(days=1096)):
        assert [one.words for one in keep_no_longer() if one.words] == [1]
    assert {one.text for one in claims.claim(agent, claim.id).messages} == {""}
