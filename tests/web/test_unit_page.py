"""One sold unit in the console: its guarantees on a day, and what happened to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from amends.accounts.api import user_for_customer
from amends.catalog.api import save_product
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.orders.api import order
from amends.warranty import api as warranty
from tests.people import signed_in
from tests.web.shop import bought
from tests.web.test_doors import sign_in


@pytest.mark.django_db
def test_a_unit_as_of_a_day_and_what_is_recorded_and_taken_back() -> None:
    unit = order(SYSTEM, bought().id).lines[0].units[0]
    path, today = f"/console/units/{unit.id}/", clock.now().date()
    me: Client = sign_in("agent")
    page = me.get(path).content.decode()
    assert "UK consumer rights (by law): covered until" in page
    assert "<desc>UK consumer rights" in page
    assert 'style="' not in page
    assert "Short-term right to reject until" in page
    later = me.get(path, {"on": (today + timedelta(days=60)).isoformat()}).content.decode()
    assert "Short-term right to reject until" not in later
    said = {"kind": "repair", "on": (today - timedelta(days=9)).isoformat(), "until": today.isoformat()}
    assert me.post(path, said).status_code == 302
    assert me.post(path, said | {"kind": "reading"}).status_code == 422
    page = me.get(path).content.decode()
    assert "In repair under guarantee" in page
    [event] = warranty.events(SYSTEM, unit.id)
    back = f"{path}events/{event.id}/take-back/"
    assert sign_in("intake_operator").post(back, {"reason": "x"}).status_code == 403
    assert me.post(back, {"reason": "Another unit"}).status_code == 302
    assert "Taken back" in me.get(path).content.decode()
    assert sign_in("finance").get(path).status_code == 200
    assert "Record it" not in sign_in("quality").get(path).content.decode()
    assert me.get("/console/units/987654321/").status_code == 404


@pytest.mark.django_db
def test_a_term_with_all_that_it_may_say_and_a_customer_who_registers() -> None:
    save_product(SYSTEM, "KETTLE-17", "Glass kettle, 1.7 l")
    me = sign_in("quality")
    said = {
        "name": "Heater", "kind": "commercial", "months": "1.5", "starts": "delivery", "source": "leaflet",
        "valid_from": "2020-01-01", "slot": "heater", "registration_days": "30", "suspends": "on",
        "repair_how": "each", "repair_months": "3", "replacement": "renews", "sku": "KETTLE-17",
    }  # fmt: skip
    answer = me.post("/console/terms/new/", said)
    assert answer.status_code == 302, answer.content.decode()
    assert me.post("/console/terms/new/", said | {"use_limit": "9"}).status_code == 422
    found = bought()
    unit = found.lines[0].units[0]
    assert unit.customer_id is not None
    client = signed_in(user_for_customer(unit.customer_id))
    page = client.get(f"/portal/orders/{found.id}/").content.decode()
    assert "holds only for registered items" in page
    assert client.post(f"/portal/orders/{found.id}/items/987654/register/").status_code == 404
    assert client.post(f"/portal/orders/{found.id}/items/{found.lines[0].id}/register/").status_code == 302
    page = client.get(f"/portal/orders/{found.id}/").content.decode()
    assert "holds only for registered items" not in page
    [heater] = [line for line in warranty.cover(unit, clock.now().date()).lines if line.term.slot == "heater"]
    assert (heater.covered, heater.term.months, heater.term.days) == (True, 1, 15)
    assert (heater.term.replacement, heater.term.after_repair[0].how) == ("renews", "each")


@pytest.mark.django_db
def test_a_customer_sees_the_guarantees_as_picture_and_in_the_own_language_and_registers_twice() -> None:
    save_product(SYSTEM, "KETTLE-17", "Glass kettle, 1.7 l")
    found = bought()
    customer = found.customer_id
    assert customer is not None
    client = signed_in(user_for_customer(customer))
    page = f"/portal/orders/{found.id}/"
    english = client.get(page).content.decode()
    assert "Your rights by law: runs from" in english
    assert "cover-picture" in english
    assert "covered until" not in english  # the desk's own words
    register = f"{page}items/{found.lines[0].id}/register/"
    assert [client.post(register).status_code for _ in range(2)] == [302, 302]
    client.cookies["amends_language"] = "de"
    german = client.get(page, headers={"accept-language": "de"}).content.decode()
    assert "Ihre gesetzlichen Rechte: läuft vom" in german
    assert "heute</text>" in german
    assert "Registriert am" in german
