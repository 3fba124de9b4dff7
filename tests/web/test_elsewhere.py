"""Bought elsewhere, or a present: from the door over the receipt to the person who judges it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client

from amends.claims.api import claims
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.jobs.api import run_pending
from amends.notices.api import letters
from tests.web.shop import PASSWORD, bought, last_link, photo, staff

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_present_is_reported_without_an_order_number_and_judged_at_the_desk() -> None:
    cache.clear()
    order = bought()
    door = Client()
    assert "/portal/elsewhere/start/" in door.get("/portal/").content.decode()
    assert door.get("/portal/elsewhere/")["Location"].startswith("/portal/?")
    start = door.post("/portal/elsewhere/start/", {"email": "grete@mail.example"}, follow=True)
    assert start.redirect_chain == [("/portal/sent/", 302)]
    run_pending()
    assert letters().items[0].to == "grete@mail.example"
    assert "Your link to your claims" in letters().items[0].subject
    come_in = door.post(last_link("grete@mail.example"))
    assert come_in["Location"] == "/portal/elsewhere/"
    day = clock.now().date() - timedelta(days=3)
    said = {"kind": "gift", "product": "KT100188", "seller": "", "bought_on": day.isoformat()}
    wrong = door.post("/portal/elsewhere/", {**said, "product": "NOPE"})
    assert wrong.status_code == 422
    assert "We know no product with the number NOPE" in wrong.content.decode()
    report = door.post("/portal/elsewhere/", said)["Location"]
    defect = {"defect": "hw_leak", "description": "It leaks at the bottom.", "serial": "KT100188", "quantity": "1"}
    page = door.post(report, defect)
    photos = door.get(page["Location"]).content.decode()
    assert "Please add your receipt." in photos
    door.post(page["Location"], {"photos": ContentFile(photo(), "card.jpg")})
    ref = claims(SYSTEM, states=["draft"]).items[0].public_id
    review = door.get(f"/portal/claims/{ref}/review/").content.decode()
    assert "The seller is the shop where it was bought." in review
    assert order.number not in review
    door.post(f"/portal/claims/{ref}/send/")
    run_pending()

    staff("agent")
    desk = Client()
    assert desk.login(username="agent@desk.example", password=PASSWORD)
    case = desk.get(f"/console/claims/{ref}/").content.decode()
    assert "A present" in case
    assert f"Ours: order {order.number}" in case
    unit = order.lines[0].units[0].id
    empty = desk.post(f"/console/claims/{ref}/purchase/accept/", {"judgement": "", "unit": unit}, follow=True)
    assert "Write what the receipt shows" in empty.content.decode()
    moved = desk.post(
        f"/console/claims/{ref}/purchase/accept/", {"judgement": "Card and number fit.", "unit": unit}, follow=True
    ).content.decode()
    assert "Accepted; the checks run again." in moved
    run_pending()
    mine = door.get(f"/portal/claims/{ref}/").content.decode()
    assert order.number not in mine
    assert "49.95" not in mine + door.get("/portal/home/").content.decode()
    assert door.get(f"/portal/orders/{order.id}/").status_code == 404
    assert door.post(f"/console/claims/{ref}/purchase/accept/", {"judgement": "x"}).status_code == 404
