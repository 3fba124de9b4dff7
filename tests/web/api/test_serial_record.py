"""The record was wrong: said in the portal, by REST and at the desk; decided on the case page."""

from __future__ import annotations

from amends.accounts.api import user_for_customer
from amends.jobs.api import run_pending
from amends.orders.api import sold_unit
from tests.people import signed_in
from tests.web.api.desk import Desk
from tests.web.api.test_story import _ok, filed


def test_a_customer_says_it_and_a_person_decides(open_desk: Desk) -> None:
    desk = open_desk
    ref = filed(desk.customer, desk)
    run_pending()
    unit = _ok(desk.agent.get(f"/claims/{ref}"))["sold_unit_id"]
    client = signed_in(user_for_customer(desk.customer_id))
    page = f"/portal/claims/{ref}/"
    html = client.get(page).content.decode()
    assert "Is the serial number on our record wrong?" in html
    said = {"serial": "l-003", "reason": "It is on the label."}
    client.cookies["django_language"] = "en"
    answer = client.post(f"{page}serial-record/", said)
    assert answer["Location"] == page
    assert "A person compares it with your photos" in client.get(page).content.decode()
    again = desk.customer.post(f"/claims/{ref}/serial-doubts", said)
    assert (again.status, again["code"]) == (422, "doubt_open")
    assert desk.other_customer.post(f"/claims/{ref}/serial-doubts", said).status == 404
    assert desk.customer.get(f"/claims/{ref}/serial-doubts").status == 404

    [doubt] = _ok(desk.agent.get(f"/claims/{ref}/serial-doubts")).body
    assert (doubt["before"], doubt["after"], doubt["from_customer"]) == ("L001", "L003", True)
    assert doubt["evidence"]
    path = f"/claims/{ref}/serial-doubts/{doubt['id']}/decision"
    assert desk.warehouse.post(path, {"accept": True, "decision": "x"}).status == 403
    assert desk.agent.post(path, {"accept": True, "decision": " "})["code"] == "doubt_decision_missing"
    before = _ok(desk.agent.get(f"/claims/{ref}/case"))["findings"]
    assert _ok(desk.agent.post(path, {"accept": True, "decision": "Read on the photo."}))["state"] == "accepted"
    run_pending()
    assert sold_unit(unit).serial == "L003"
    after = _ok(desk.agent.get(f"/claims/{ref}/case"))["findings"]
    assert max(one["run"] for one in after) > max(one["run"] for one in before)
    assert "We corrected our record" in client.get(page).content.decode()
