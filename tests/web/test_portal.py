"""The customers' side through requests: getting in, reporting, following; and what nobody may see."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from amends.catalog.api import register_units, save_product
from amends.claims import api as claims
from amends.claims.ports import ClaimInput, ClaimView
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.jobs.api import run_pending
from amends.notices.api import letters, send_again
from amends.orders.api import OrderView
from amends.web.portal import link as links
from amends.web.portal import serial
from tests.racing import at_once, errors
from tests.web.shop import CLEO, bought, customer_actor, customer_of, last_link, photo, staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


def ask(client: Client, number: str, email: str, to: str = "") -> HttpResponse:
    answer = client.post("/portal/", {"number": number, "email": email, "next": to})
    run_pending()
    return answer  # type: ignore[return-value]


def draft(order: OrderView) -> ClaimView:
    line = order.lines[0]
    return claims.open_claim(
        customer_actor(order),
        ClaimInput(order_id=order.id, order_line_id=line.id, defect_code="hw_leak", description="It drips."),
    )


def sent(order: OrderView) -> ClaimView:
    claim = draft(order)
    claims.submit(customer_actor(order), claim.id)
    return claim


def _without_tokens(page: bytes) -> bytes:
    return re.sub(rb'"X-CSRFToken": "[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', b"", page)


def test_the_door_answers_the_same_for_everybody() -> None:
    bought()
    client = Client()
    pages = []
    for number, email in (("#1001", CLEO), ("#1001", "else@buyers.example"), ("#9999", CLEO)):
        answer = ask(client, number, email)
        assert answer["Location"] == "/portal/sent/"
        pages.append(_without_tokens(client.get("/portal/sent/").content))
    assert len(set(pages)) == 1
    assert [letter.to for letter in letters().items] == [CLEO]


def test_the_link_opens_the_orders_once() -> None:
    order = bought()
    ask(Client(), "#1001", CLEO.upper())
    link = last_link()
    client = Client()
    assert client.get(link).status_code == 200
    assert client.get("/portal/home/").status_code == 302, "reading the link alone does not sign in"
    assert client.post(link)["Location"] == "/portal/home/"
    page = client.get("/portal/home/").content.decode()
    assert "#1001" in page
    assert f"/portal/orders/{order.id}/" in page
    second = Client()
    again = second.post(link)
    assert "was used already" in again.content.decode()
    assert second.get("/portal/home/").status_code == 302


def test_colleagues_do_not_read_sign_in_links_in_the_outbox(settings: Any) -> None:
    bought()
    ask(Client(), "#1001", CLEO)
    token = last_link().split("/")[3]
    settings.EMAIL_HOST = "mail.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    (letter,) = letters().items
    assert "/portal/link/hidden/" in letter.text
    assert token not in letter.text + letter.html
    send_again(letter.id)
    run_pending()
    assert token in mail.outbox[0].body, "the customer's own letter keeps the link"


def test_a_link_is_too_old_after_half_an_hour_and_cannot_be_forged() -> None:
    bought()
    ask(Client(), "#1001", CLEO)
    link = last_link()
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        assert "was used already, or its time is over" in Client().post(link).content.decode()
    body = link.rstrip("/")
    assert (
        "was used already"
        in Client().post(body[:-2] + ("aa" if body[-2:] != "aa" else "bb") + "/").content.decode()
    )


def test_one_link_lets_one_in_however_many_press_at_once() -> None:
    link = links.Link("nonce", 7, "/portal/home/")
    outcomes = at_once(*[lambda: links.use(link)] * 4)
    assert outcomes.count(None) == 1
    assert all(isinstance(error, Refused) for error in errors(outcomes))


def test_the_link_leads_back_to_where_the_letter_pointed_but_never_away() -> None:
    order = bought()
    claim = sent(order)
    wanted = f"/portal/claims/{claim.public_id}/"
    client = Client()
    door = client.get(wanted)["Location"]
    assert door.startswith("/portal/?next=")
    assert wanted in client.get(door).content.decode()
    ask(client, "#1001", CLEO, wanted)
    assert client.post(last_link())["Location"] == wanted
    for outside in (
        "https://elsewhere.example/",
        "//elsewhere.example/portal/",
        "/console/",
        "/portal/../console/",
    ):
        cache.clear()
        ask(Client(), "#1001", CLEO, outside)
        assert Client().post(last_link())["Location"] == "/portal/home/"


def test_asking_too_often_stops_quietly_for_an_address_and_loudly_for_a_connection() -> None:
    bought()
    client = Client()
    answers = {ask(client, "#1001", CLEO).status_code for _ in range(7)}
    assert answers == {302}
    assert len(letters().items) == 4
    statuses = [
        client.post("/portal/", {"number": "x", "email": f"a{n}@b.example"}).status_code for n in range(20)
    ]
    assert statuses[-1] == 429


def test_reporting_a_defect_from_the_first_step_to_the_status() -> None:
    order = bought()
    client = customer_of(order)
    start = f"/portal/orders/{order.id}/items/{order.lines[0].id}/report/"
    assert start in client.get(f"/portal/orders/{order.id}/").content.decode()
    assert "Leaks water" in client.get(start).content.decode()
    report = {"defect": "hw_leak", "description": "Drips from the handle", "serial": "kt-1001 88", "quantity": "1"}
    photos = client.post(start, report)["Location"]
    ref = re.search(r"CLM-\w{5}-\w{5}", photos)
    assert ref
    upload = {"photos": [SimpleUploadedFile("a.jpg", photo(1)), SimpleUploadedFile("b.txt", b"no photo at all")]}
    page = client.post(photos, upload, follow=True).content.decode()
    assert "1 photo added." in page
    assert "b.txt is not a photo that can be used" in page
    picture = re.search(r'src="(/portal/photos/[^"]+)"', page)
    assert picture
    answer = client.get(picture[1])
    assert answer["Content-Type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8")
    assert len(client.get(picture[1].removesuffix("?small")).content) > len(answer.content)
    review = client.get(f"/portal/claims/{ref[0]}/review/").content.decode()
    for words in ("Drips from the handle", "KT100188", "Leaks water", "Your rights"):
        assert words in review
    status = client.post(f"/portal/claims/{ref[0]}/send/")["Location"]
    assert status == f"/portal/claims/{ref[0]}/"
    assert client.post(f"/portal/claims/{ref[0]}/send/")["Location"] == status
    assert "Being checked" in client.get(status).content.decode()
    run_pending()
    assert "Being checked" not in client.get(status).content.decode()
    assert ref[0] in client.get("/portal/home/").content.decode()


def test_an_error_loses_nothing_that_was_typed() -> None:
    order = bought()
    client = customer_of(order)
    start = f"/portal/orders/{order.id}/items/{order.lines[1].id}/report/"
    typed = {"defect": "wear_seam", "description": "", "serial": "A<b>&", "quantity": "99", "_key": "x"}
    answer = client.post(start, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="wear_seam" checked' in page
    assert "A&lt;b&gt;&amp;" in page
    assert 'value="99"' in page
    no_defect = client.post(start, {**typed, "defect": "", "description": "It broke", "quantity": "1"})
    assert 'id="id_defect_error"' in no_defect.content.decode()
    assert "It broke" in no_defect.content.decode()


def test_the_first_step_twice_makes_one_draft_and_a_draft_can_be_changed() -> None:
    order = bought()
    client = customer_of(order)
    start = f"/portal/orders/{order.id}/items/{order.lines[0].id}/report/"
    key = "0190cdd5-2f6c-4c3e-8a8e-3c2c5b8d9a01"
    report = {"defect": "hw_leak", "description": "Drips", "_key": key}
    assert client.post(start, report)["Location"] == client.post(start, report)["Location"]
    (row,) = claims.claims(customer_actor(order)).items
    client.post(
        f"/portal/claims/{row.public_id}/details/", {"defect": "hw_heat_cold", "description": "Stays cold"}
    )
    assert claims.claim(customer_actor(order), row.id).description == "Stays cold"
    assert "Not sent yet" in client.get("/portal/home/").content.decode()


def test_others_things_are_not_found() -> None:
    order = bought()
    claim = sent(order)
    kept = claims.add_photo(customer_actor(order), claim.id, "a.jpg", photo(3))
    stranger = customer_of(bought("#1002", "mallory@buyers.example", "Mallory"))
    line = order.lines[0].id
    for address in (
        f"/portal/orders/{order.id}/",
        f"/portal/orders/{order.id}/items/{line}/report/",
        f"/portal/claims/{claim.public_id}/",
        f"/portal/claims/{claim.public_id}/live/",
        f"/portal/claims/{claim.public_id}/review/",
        f"/portal/photos/{kept.public_id}/",
        "/portal/returns/RMA-23456-789AB/slip/",
        "/portal/memos/CM-2345-6789/",
    ):
        assert stranger.get(address).status_code == 404, address
        assert Client().get(address).status_code == 302, address
    for verb in ("write", "withdraw", "send"):
        assert stranger.post(f"/portal/claims/{claim.public_id}/{verb}/", {"text": "x"}).status_code == 404
    assert claims.claim(customer_actor(order), claim.id).state == "checking"


def test_the_conversation_shows_messages_and_never_notes() -> None:
    order = bought()
    claim = sent(order)
    run_pending()
    desk = staff("agent")
    claims.add_note(desk, claim.id, "Sounds like a serial returner")
    if claims.claim(desk, claim.id).state == "checking":
        claims.send_to_review(desk, claim.id, "look")
    claims.ask_customer(desk, claim.id, "Which lamp blinks?")
    client = customer_of(order)
    page = client.get(f"/portal/claims/{claim.public_id}/").content.decode()
    assert "Which lamp blinks?" in page
    assert "Your answer" in page
    assert "serial returner" not in page
    client.post(f"/portal/claims/{claim.public_id}/write/", {"text": "The red one"})
    after = claims.claim(desk, claim.id)
    assert after.state == "checking"
    assert after.messages[-1].text == "The red one"
    assert after.messages[-1].from_customer


def test_the_live_part_is_sent_only_when_something_changed() -> None:
    order = bought()
    claim = sent(order)
    client = customer_of(order)
    page = client.get(f"/portal/claims/{claim.public_id}/").content.decode()
    live = re.search(r'hx-get="([^"]+)"', page)
    assert live
    assert client.get(live[1]).status_code == 204
    claims.add_note(staff("agent"), claim.id, "We are on it.", internal=False)
    changed = client.get(live[1])
    assert changed.status_code == 200
    assert "We are on it." in changed.content.decode()
    assert "<html" not in changed.content.decode()


def test_taking_a_claim_back() -> None:
    order = bought()
    claim = sent(order)
    client = customer_of(order)
    assert "Take the claim back" in client.get(f"/portal/claims/{claim.public_id}/").content.decode()
    assert client.post(f"/portal/claims/{claim.public_id}/withdraw/", {"reason": "Found the cause"})["Location"]
    page = client.get(f"/portal/claims/{claim.public_id}/").content.decode()
    assert "Withdrawn" in page
    assert "Take the claim back" not in page


def test_pages_of_a_customer_are_kept_in_no_shared_cache() -> None:
    order = bought()
    answer = customer_of(order).get(f"/portal/claims/{sent(order).public_id}/")
    assert "private" in answer["Cache-Control"]
    assert "no-store" in answer["Cache-Control"]


def test_the_serial_is_looked_at_while_it_is_typed_and_tells_nothing_of_others() -> None:
    mine, theirs = bought(), bought("#2907", "eve@buyers.example")
    save_product(SYSTEM, "CUP-W", "Cup, white", serialised=True, serial_pattern="CW[0-9]{4}")
    register_units(SYSTEM, "KETTLE-17", ["KT9999999"])
    client = customer_of(mine)

    def said(typed: str, line: int = 0, client: Client = client) -> str:
        path = f"/portal/orders/{mine.id}/items/{mine.lines[line].id}/serial/"
        answer = client.post(path, {"serial": typed})
        text = re.sub("<[^>]+>", "", answer.content.decode()).strip()
        return text if answer.status_code == 200 else str(answer.status_code)

    assert said(" kt-1001 88") == str(serial.BELONGS.text)
    assert said("") == ""
    assert "Nearly" in said("KT1001B8")
    # sold to somebody else, made but never sold, never made: the same answer
    assert {said("KT290788"), said("KT9999999"), said("NOTHING-LIKE-IT")} == {str(serial.OTHER.text)}
    assert said("CW12", 1) == str(serial.FORM.text)
    assert said("cw 1234", 1) == str(serial.LATER.text)
    assert said("KT100188", client=customer_of(theirs)) == "404"


def test_a_customer_who_writes_without_end_is_slowed_down_and_loses_nothing() -> None:
    order = bought()
    client, ref = customer_of(order), sent(order).public_id
    codes = [client.post(f"/portal/claims/{ref}/write/", {"text": f"Hello {n}"}).status_code for n in range(20)]
    assert set(codes) == {302}
    answer = client.post(f"/portal/claims/{ref}/write/", {"text": "One more <thing>"})
    assert answer.status_code == 429
    assert "One more &lt;thing&gt;</textarea>" in answer.content.decode()
    assert len(claims.claim(customer_actor(order), draft_id(ref)).messages) == 20


def draft_id(ref: str) -> int:
    return claims.claim_by_ref(SYSTEM, ref).id
