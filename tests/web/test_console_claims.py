"""The claims queue and the form for a new claim, through requests."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amends.claims import api as claims
from amends.claims.models import Claim
from amends.core.actor import SYSTEM
from amends.orders.api import OrderView
from amends.web.uploads import LARGEST_REQUEST
from tests.claims.conftest import evidence_dir  # noqa: F401
from tests.claims.pictures import numbered, photo
from tests.claims.shop import about, buyer, sell, staff
from tests.people import desk_of

pytestmark = pytest.mark.django_db


def client(role: str = "agent") -> Client:
    return desk_of(role)


def form_of(bought: OrderView) -> str:
    return f"/console/claims/new/{bought.lines[0].id}/"


def sent(**changed: Any) -> dict[str, Any]:
    said = {
        "_key": str(uuid.uuid4()),
        "defect": "hw_display",
        "serial": "SN10042",
        "quantity": "1",
        "description": "Stays <dark> & silent.",
    }
    return {**said, **changed}


def file(name: str, body: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, content_type="image/jpeg")


def only_claim() -> Claim:
    return Claim.objects.get()


def test_the_form_shows_what_was_bought() -> None:
    bought = sell("SN10042")
    page = client().get(form_of(bought)).content.decode()
    assert bought.number in page
    assert "SN10042" in page
    assert '<optgroup label="Hardware Failure">' in page
    assert page.index('label="Safety"') < page.index('label="Hardware Failure"')


def test_a_claim_with_photos_is_filed() -> None:
    bought = sell("SN10042")
    files = [file("a.jpg", photo()), file("b.png", numbered(1))]
    answer = client().post(form_of(bought), sent(photos=files))
    claim = only_claim()
    assert answer.status_code == 302
    assert answer["Location"] == f"/console/claims/{claim.public_id}/"
    assert (claim.state, claim.photos.count(), claim.serial_reported) == ("checking", 2, "SN10042")


def test_a_refused_photo_loses_nothing_and_the_good_one_is_kept() -> None:
    bought, me = sell("SN10042"), client()
    first = sent(
        photos=[file("good.jpg", photo()), file("bad.jpg", b"<svg/>"), file("big.jpg", b"x" * (13 << 20))]
    )
    answer = me.post(form_of(bought), first)
    page = html.unescape(answer.content.decode())
    claim = only_claim()
    assert answer.status_code == 422
    assert (claim.state, claim.photos.count()) == ("draft", 1)
    assert "bad.jpg is not a photo" in page
    assert "big.jpg is larger than 12 MB" in page
    assert "Stays <dark> & silent." in page
    assert f'name="draft" value="{claim.public_id}"' in page
    assert f"/console/photos/{claim.photos.get().public_id}/?small" in page
    again = me.post(form_of(bought), sent(draft=claim.public_id, _key=first["_key"], description="Now it smokes."))
    assert again.status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.photos.count(), claim.description) == ("checking", 1, "Now it smokes.")
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"description": "  "}, "This field is required"),
        ({"defect": ""}, "This field is required"),
        ({"defect": "nonsense"}, "Select a valid choice"),
        ({"quantity": "7"}, "Only 1 of this item can be claimed"),
        ({"quantity": "x"}, "Enter a whole number"),
    ],
)
def test_errors_stand_at_their_field_and_what_was_typed_stays(changed: dict[str, str], words: str) -> None:
    bought = sell("SN10042")
    answer = client().post(form_of(bought), sent(serial="SN-TYPED", photos=[file("a.jpg", photo())], **changed))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert words in page
    assert "SN-TYPED" in page
    assert "choose them again" in page
    assert not Claim.objects.exists()


def test_the_same_form_twice_is_one_claim() -> None:
    bought, me, said = sell("SN10042"), client(), sent()
    answers = [me.post(form_of(bought), said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert only_claim().state == "checking"


def test_keeping_a_draft_and_going_on() -> None:
    bought, me = sell("SN10042"), client()
    assert me.post(form_of(bought), sent(then="draft")).status_code == 302
    claim = only_claim()
    assert claim.state == "draft"
    listed = me.get("/console/claims/?show=drafts").content.decode()
    address = re.search(r'href="([^"]+draft=[^"]+)"', listed)
    assert address is not None
    assert "Stays &lt;dark&gt; &amp; silent." in me.get(html.unescape(address[1])).content.decode()
    other = sell("SN20000")
    assert me.get(f"{form_of(other)}?draft={claim.public_id}").status_code == 404


def test_who_may_open_the_form() -> None:
    bought = sell("SN10042")
    assert client("finance").get(form_of(bought)).status_code == 403
    assert client().get("/console/claims/new/999999999/").status_code == 404
    assert Client().get(form_of(bought)).status_code == 302


def test_the_queue_by_state_and_by_search() -> None:
    bought, me = sell("SN10042"), client()
    claim = claims.open_claim(staff(), about(bought, serial="SN10042", defect_code="safety_smoke"))
    assert "Nothing waits for you" in me.get("/console/claims/").content.decode()
    claims.submit(staff(), claim.id)
    claims.send_to_review(SYSTEM, claim.id, "safety")
    page = me.get("/console/claims/").content.decode()
    assert claim.public_id in page
    assert "Safety" in page
    assert "Cora" in page
    assert claim.public_id in me.get("/console/claims/", {"q": bought.number}).content.decode()
    assert claim.public_id not in me.get("/console/claims/?show=closed").content.decode()
    assert "No claim found" in me.get("/console/claims/?q=nobody").content.decode()
    assert me.get("/console/claims/?cursor=rubbish").status_code == 422
    assert client("warehouse").get("/console/claims/").status_code == 403


def test_photos_are_pictures_and_nothing_else() -> None:
    bought = sell("SN10042")
    claim = claims.open_claim(buyer(bought), about(bought))
    kept = claims.add_photo(buyer(bought), claim.id, "a.jpg", photo())
    answer = client().get(f"/console/photos/{kept.public_id}/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private")
    assert answer.content.startswith(b"\xff\xd8")
    assert client().get("/console/photos/PIC-22222-22222/").status_code == 404
    assert Client().get(f"/console/photos/{kept.public_id}/").status_code == 302


def test_a_request_larger_than_a_form_full_of_photos_is_not_read() -> None:
    answer = client().post("/console/claims/", b"x", "image/jpeg", CONTENT_LENGTH=str(LARGEST_REQUEST + 1))
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()
    assert client().post("/console/claims/", b"x", "image/jpeg", CONTENT_LENGTH="-5").status_code == 413
