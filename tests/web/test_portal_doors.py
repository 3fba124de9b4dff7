"""The portal's doors: the code of the letter, the report of a danger, the way back to a draft."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from amends.jobs.api import run_pending
from amends.notices.api import letters, mails
from tests.people import browser_of
from tests.racing import at_once
from tests.web.shop import CLEO, bought, customer_of, last_link, staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


def asked(number: str = "1001", email: str = CLEO) -> Client:
    client = Client()
    assert client.post("/portal/", {"number": number, "email": email})["Location"] == "/portal/sent/"
    run_pending()
    return client


def code() -> str:
    found = re.search(r"\b\d{6}\b", letters().items[0].text)
    assert found
    return found[0]


def test_the_code_opens_the_browser_that_asked_once_and_no_other() -> None:
    bought()
    client = asked()
    right = code()
    stranger = asked("9999", "else@buyers.example")
    wrong = [browser.post("/portal/sent/", {"code": typed}) for browser, typed in (
        (stranger, right), (client, "000000"), (Client(), right))]  # fmt: skip
    assert [answer.status_code for answer in wrong] == [422, 422, 422]
    assert all("This code does not fit" in answer.content.decode() for answer in wrong[:2])
    other = Client()
    for name, morsel in client.cookies.items():  # the same browser, twice at once
        other.cookies[name] = morsel.value
    answers = at_once(*[lambda c=one: c.post("/portal/sent/", {"code": f" {right[:3]} {right[3:]} "}).status_code
                        for one in (client, other)])  # fmt: skip
    assert sorted(answers) == [302, 422]
    assert Client().post(last_link()).status_code == 200  # link and code are one: used


def test_a_code_cannot_be_tried_without_end() -> None:
    bought()
    client = asked()
    right = code()
    for _ in range(6):
        client.post("/portal/sent/", {"code": "000000"})
    answer = client.post("/portal/sent/", {"code": right})
    assert answer.status_code == 422
    assert "too many tries" in answer.content.decode()


def test_one_order_is_asked_for_at_most_six_times_an_hour_and_the_page_says_the_same() -> None:
    for number in range(9):
        answer = Client().post("/portal/", {"number": "#1001", "email": f"guess{number}@buyers.example"})
        assert answer["Location"] == "/portal/sent/"
    bought()
    asked()
    assert not letters().items


def test_number_and_postcode_send_the_letter_to_the_order_s_address_and_tell_nobody_else() -> None:
    bought()
    pages = []
    for number, postcode in (("1001", "LS2 2BB"), ("1002", "ls11aa"), ("1001", "ls1 1aa")):
        assert not letters().items
        client = asked(number, postcode)
        pages.append(re.sub(r'"\w{64}"', "", client.get("/portal/sent/").content.decode()))
    assert [one.to for one in letters().items] == [CLEO]
    assert pages[0] == pages[1] == pages[2]
    assert CLEO not in pages[2]
    assert client.post("/portal/sent/", {"code": code()}).status_code == 302
    wrong = Client().post("/portal/", {"number": "1001", "email": "kim@"})
    assert (wrong.status_code, "valid email" in wrong.content.decode()) == (422, True)
    sent = [Client().post("/portal/", {"number": "1001", "email": f"LS9 {n}BB"}).status_code for n in range(9)]
    assert sent == [302] * 9
    asked("1001", "ls1 1aa")
    assert len(letters().items) == 1  # six an hour for one order, whatever is tried with it


def test_a_danger_is_reported_without_sign_in_and_reaches_the_desk_at_once() -> None:
    agent = staff("agent")
    staff("finance")
    page = Client().get("/portal/danger/").content.decode()
    assert "Do not post it" in page
    assert Client().post("/portal/danger/", {"text": "", "contact": ""}).status_code == 422
    report = {
        "text": "The battery of my <scooter> went kaboom",
        "contact": "cleo@buyers.example",
        "_key": "0190cdd5-2f6c-4c3e-8a8e-3c2c5b8d9a01",
    }
    first = Client().post("/portal/danger/", report).content.decode()
    second = Client().post("/portal/danger/", report).content.decode()
    ref = re.search(r"SAF-\w{5}-\w{5}", first)
    assert ref
    assert ref[0] in second
    assert "Stop using the product" in first
    run_pending()
    told = {letter.to: letter for letter in letters().items}
    assert set(told) == {"agent@desk.example", "cleo@buyers.example"}
    assert "kaboom" in told["agent@desk.example"].text
    assert "kaboom" not in told["cleo@buyers.example"].text  # nobody can have us send their words to others
    (held,) = mails("held", nature="safety").items
    desk = browser_of(agent)
    assert "Reported dangers" in desk.get("/console/mails/").content.decode()
    assert "Reach the person now" in desk.get(f"/console/mails/{held.id}/").content.decode()


def test_what_is_typed_is_kept_and_a_letter_leads_back_to_the_draft() -> None:
    order = bought()
    client = customer_of(order)
    start = f"/portal/orders/{order.id}/items/{order.lines[0].id}/"
    assert client.post(f"{start}keep/", {"defect": "hw_leak", "description": "It dr"}).status_code == 204
    page = client.get(f"{start}report/").content.decode()
    assert "It dr</textarea>" in page
    assert 'value="hw_leak" checked' in page
    ref = client.post(f"{start}report/", {"defect": "hw_leak", "description": "It drips"})["Location"].split("/")[
        3
    ]
    assert "It dr</textarea>" not in client.get(f"{start}report/").content.decode()
    client.post(f"/portal/claims/{ref}/later/")
    elsewhere = Client()
    assert elsewhere.post(last_link())["Location"] == f"/portal/claims/{ref}/review/"
    assert "It drips" in elsewhere.get(f"/portal/claims/{ref}/review/").content.decode()
    stranger = customer_of(bought("#1002", "mallory@buyers.example", "Mallory"))
    assert stranger.post(f"/portal/claims/{ref}/later/").status_code == 404
    assert stranger.post(f"{start}keep/", {"description": "x"}).status_code == 404
