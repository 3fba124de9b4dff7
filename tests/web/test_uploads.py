"""Resumable uploads and attachments through the doors: the protocol, whose they are, and how files go out."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amends.claims import api as claims
from amends.claims.models import Claim
from amends.core import clock
from amends.evidence import api as evidence
from tests.claims.conftest import evidence_dir  # noqa: F401 - a fixture
from tests.claims.pictures import pdf, photo
from tests.claims.shop import about, buyer, sell, staff
from tests.evidence.files import scripted, sent, video
from tests.people import browser_of, desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_dir")]
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


def customer(name: str = "cora") -> tuple[Client, Any, Any]:
    """A customer's browser, the customer, and a draft claim."""
    bought = sell(customer=name)
    me = buyer(bought)
    return browser_of(me), me, claims.open_claim(me, about(bought))


def announce(client: Client, to: str, body: bytes, name: str = "drip.mp4", **more: str) -> Any:
    metadata = f"filename {base64.b64encode(name.encode()).decode()},filetype {base64.b64encode(b'x').decode()}"
    headers = {**TUS, "Upload-Length": str(len(body)), "Upload-Metadata": metadata, **more}
    return client.post(to, headers=headers)


def patch(client: Client, url: str, offset: int, body: bytes, **more: str) -> Any:
    return client.patch(url, body, content_type=PIECE, headers={**TUS, "Upload-Offset": str(offset), **more})


def test_the_protocol_from_announcement_to_evidence() -> None:
    client, me, claim = customer()
    to, body = f"/portal/claims/{claim.public_id}/uploads/", video(9_000)
    can = client.options(to)
    assert (can.status_code, can["Tus-Version"]) == (204, "1.0.0")
    assert can["Tus-Extension"] == "creation,checksum,expiration,termination"
    assert can["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert int(can["Tus-Max-Size"]) == 200 * 1024 * 1024
    begun = announce(client, to, body)
    assert begun.status_code == 201
    url = begun["Location"]
    good = base64.b64encode(hashlib.sha1(body[:5000]).digest()).decode()
    assert patch(client, url, 0, body[:5000], **{"Upload-Checksum": f"sha1 {good}"})["Upload-Offset"] == "5000"
    bad = base64.b64encode(b"\0" * 20).decode()
    assert patch(client, url, 5000, body[5000:], **{"Upload-Checksum": f"sha1 {bad}"}).status_code == 460
    assert patch(client, url, 0, body).status_code == 409
    assert patch(client, url, 5000, body).status_code == 413
    stands = client.head(url, headers=TUS)
    assert (stands.status_code, stands["Upload-Offset"], stands["Upload-Length"]) == (200, "5000", "9000")
    assert (stands["Cache-Control"], "GMT" in stands["Upload-Expires"]) == ("no-store", True)
    over = client.post(
        url,
        body[5000:],
        content_type=PIECE,
        headers={**TUS, "Upload-Offset": "5000", "X-HTTP-Method-Override": "PATCH"},
    )
    assert over.status_code == 204
    (kept,) = evidence.attachments(me, claim.id)
    assert over["Amends-Kept-As"] == client.head(url, headers=TUS)["Amends-Kept-As"] == kept.public_id
    again = patch(client, url, 9000, b"", **{"Content-Type": PIECE})
    assert again.status_code == 204  # asking again for the end changes nothing
    assert len(evidence.attachments(me, claim.id)) == 1
    assert client.delete(url, headers=TUS).status_code == 204
    assert client.head(url, headers=TUS).status_code == 410


def test_what_is_not_the_protocol_is_said() -> None:
    client, _, claim = customer()
    to = f"/portal/claims/{claim.public_id}/uploads/"
    assert client.post(to).status_code == 412
    assert client.post(to, headers={"Tus-Resumable": "0.2.2"})["Tus-Version"] == "1.0.0"
    assert client.post(to, headers=TUS).status_code == 400
    assert announce(client, to, b"", **{"Upload-Length": "-5"}).status_code == 400
    assert announce(client, to, b"x", **{"Upload-Metadata": "filename %%%"}).status_code == 400
    assert announce(client, to, b"x", **{"Upload-Length": str(2**40)}).status_code == 413
    assert announce(client, to, b"").json()["code"] == "upload_empty"
    url = announce(client, to, b"123456", "a.exe")["Location"]
    assert client.get(url, headers=TUS).status_code == 405
    assert (
        client.patch(url, b"1", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}).status_code
        == 415
    )
    assert patch(client, url, 0, b"1", **{"Upload-Checksum": "md5 xx"}).status_code == 400
    assert patch(client, url, 0, b"1", **{"Content-Length": str(9 << 20)}).status_code in (204, 413)
    stands = int(client.head(url, headers=TUS)["Upload-Offset"])
    refused = patch(client, url, stands, b"MZ3456"[stands:])
    assert (refused.status_code, refused.json()["code"]) == (422, "photo_kind")
    assert "a.exe" in refused.json()["text"]
    begun = announce(client, to, b"12")["Location"]
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert patch(client, begun, 0, b"12").status_code == 410


def test_only_its_owner_finds_an_upload_and_only_who_sees_the_claim_its_files() -> None:
    client, me, claim = customer()
    other, *_ = customer("eve")
    staff()
    agent = desk_of("agent")
    url = announce(client, f"/portal/claims/{claim.public_id}/uploads/", b"123456")["Location"]
    ref = url.split("/")[-2]
    assert announce(other, f"/portal/claims/{claim.public_id}/uploads/", b"123456").status_code == 404
    for who, place in ((other, "portal"), (agent, "console")):
        address = f"/{place}/uploads/{ref}/"
        assert who.head(address, headers=TUS).status_code == 404
        assert patch(who, address, 0, b"123456").status_code == 404
        assert who.delete(address, headers=TUS).status_code == 404
    assert client.head(url, headers=TUS)["Upload-Offset"] == "0"
    assert Client().head(url, headers=TUS).status_code == 302
    clip = evidence.add_file(me, claim.id, 'dr"ip\n.html', sent(video()))
    paper = evidence.add_file(me, claim.id, "receipt.pdf", sent(pdf(2)))
    for who, place in ((client, "portal"), (agent, "console")):
        file = who.get(f"/{place}/attachments/{clip.public_id}/file/")
        assert b"".join(file) == video()
        assert (file["Content-Type"], file["X-Content-Type-Options"]) == ("video/mp4", "nosniff")
        assert file["Content-Disposition"].startswith("attachment; filename=")
        assert ".html" not in file["Content-Disposition"]
        assert "sandbox" in file["Content-Security-Policy"]
        page = who.get(f"/{place}/attachments/{paper.public_id}/pages/2/?small")
        assert (page["Content-Type"], page["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    for address in (f"attachments/{clip.public_id}/file/", f"attachments/{paper.public_id}/pages/1/"):
        assert other.get(f"/portal/{address}").status_code == 404
        assert Client().get(f"/portal/{address}").status_code == 302
        assert Client().get(f"/console/{address}").status_code == 302
        assert client.get(f"/console/{address}").status_code == 404


def test_a_token_is_needed_to_send() -> None:
    _, me, claim = customer()
    strict = Client(enforce_csrf_checks=True)
    from amends.accounts.models import User

    strict.force_login(User.objects.get(pk=me.user_id or 0), "django.contrib.auth.backends.ModelBackend")
    assert announce(strict, f"/portal/claims/{claim.public_id}/uploads/", b"123").status_code == 403


def test_the_plain_form_takes_every_kind_and_the_page_shows_it() -> None:
    client, me, claim = customer()
    files = [
        SimpleUploadedFile("a.jpg", photo()),
        SimpleUploadedFile("b.mp4", video()),
        SimpleUploadedFile("c.pdf", pdf()),
        SimpleUploadedFile("d.pdf", scripted()),
        SimpleUploadedFile("e.pdf", b"%PDF-broken"),
    ]
    page = client.post(
        f"/portal/claims/{claim.public_id}/photos/", {"photos": files}, follow=True
    ).content.decode()
    assert "4 files added." in page
    assert "e.pdf is damaged" in page
    assert "only its pictures are shown" in page
    for one in evidence.attachments(me, claim.id):
        assert (f"/portal/attachments/{one.public_id}/file/" in page) == one.given_out
    staff()
    desk = desk_of("agent").get(f"/console/claims/{claim.public_id}/").content.decode()
    assert "/console/attachments/" in desk


def test_a_claim_is_filed_with_what_was_uploaded_before_it() -> None:
    staff()
    client, bought = desk_of("agent"), sell("SN10042")
    body = photo()
    url = announce(client, "/console/uploads/", body, "a.jpg")["Location"]
    assert patch(client, url, 0, body).status_code == 204
    said = {
        "defect": "hw_display",
        "serial": "SN10042",
        "quantity": "1",
        "description": "Stays dark.",
        "upload": [url.split("/")[-2], "UPL-22222-22222"],
    }
    answer = client.post(f"/console/claims/new/{bought.lines[0].id}/", said)
    claim = Claim.objects.get()
    assert answer.status_code == 422  # one upload is not known: said, and nothing of the rest is lost
    assert (claim.state, claim.photos.count()) == ("draft", 1)
    again = {**said, "upload": [url.split("/")[-2]], "draft": claim.public_id}
    assert client.post(f"/console/claims/new/{bought.lines[0].id}/", again).status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.photos.count()) == ("checking", 1)


def test_a_colleague_adds_files_and_the_administrator_holds_and_erases_them() -> None:
    client, me, draft = customer("dora")
    claims.submit(me, draft.id)
    staff("agent")
    agent = desk_of("agent")
    page = agent.get(f"/console/claims/{draft.public_id}/").content.decode()
    assert "Files for this case" in page
    to = f"/console/claims/{draft.public_id}/files/"
    files = [SimpleUploadedFile("by-phone.jpg", photo()), SimpleUploadedFile("receipt.pdf", pdf(1))]
    assert "2 files added." in agent.post(to, {"photos": files}, follow=True).content.decode()
    assert "No file was chosen." in agent.post(to, {}, follow=True).content.decode()
    assert client.post(to, {}).status_code == 404
    assert agent.get("/console/evidence/").status_code == 403
    staff("administrator")
    admin = desk_of("administrator")
    said = {"claim": draft.public_id, "what": "hold", "reason": "Court case 7."}
    assert "Nothing is held" in admin.get("/console/evidence/").content.decode()
    held = admin.post("/console/evidence/", said, follow=True).content.decode()
    assert f"The evidence of {draft.public_id} is held." in held
    unsure = admin.post("/console/evidence/", {**said, "what": "erase"})
    assert unsure.status_code == 422
    erase = {**said, "what": "erase", "sure": "on", "reason": "Asked by letter."}
    kept = admin.post("/console/evidence/", erase, follow=True).content.decode()
    assert "Erased: 0 photos, 0 videos and receipts, the words of 0 claims, 0 letters and mails." in kept
    assert "1 legal holds kept their part." in kept
    hold = evidence.holds(staff("administrator"))[0]
    assert "Released." in admin.post(f"/console/evidence/holds/{hold.id}/release/", follow=True).content.decode()
    gone = admin.post("/console/evidence/", erase, follow=True).content.decode()
    assert "Erased: 1 photos, 1 videos and receipts, the words of 0 claims, 0 letters and mails." in gone
    assert "The words of 1 claims follow when these end." in gone
    assert gone.count("Asked by letter.") == 2
    assert admin.post("/console/evidence/", {**said, "claim": "CLM-NOPE"}).status_code == 422
