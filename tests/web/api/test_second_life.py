"""A lamp from its claim to its second sale, through the API: figures, disposition, refurbishment, release."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from amends.accounts.api import issue_token, user_for_customer
from amends.accounts.models import User
from amends.catalog.api import save_product
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.jobs.api import run_pending
from amends.ledger.api import MoneyAccount, money_balance, verify
from amends.orders.api import order, record_orders
from tests.people import signed_in
from tests.web.api.desk import Api, Desk, sale, sold_now
from tests.web.api.test_story import _ok, _photo, approve, filed

FIRST_LIFE = [
    ("sold", "customer"), ("claimed", "customer"), ("authorised", "road"), ("received", "quarantine"),
    ("inspected", "quarantine"), ("disposed", "bench"), ("refurbished", "shelf"),
]  # fmt: skip


def test_a_second_life(open_desk: Desk) -> None:
    desk = open_desk
    agent, warehouse, quality = desk.agent, desk.warehouse, desk.quality
    save_product(
        SYSTEM,
        "LAMP-1",
        "Desk lamp",
        serialised=True,
        stores_data=True,
        unit_cost_minor=6_000,
        cost_currency="EUR",
    )
    plan = {
        "currency": "EUR",
        "tests": ["Shines"],
        "rate_minor": 3_000,
        "prices": {"B": 5_900},
        "cost_minor": 500,
        "months": 12,
    }
    assert _ok(quality.put("/refurbishments/plans/LAMP-1", plan))["version"] == 1
    ref = filed(desk.customer, desk)
    approve(desk, ref)
    rma = desk.customer.get(f"/claims/{ref}/case")["rma"]["public_id"]
    arrived = {"quantity": 1, "serial": "L001", "location_code": "LDS"}
    receipt = _ok(warehouse.post(f"/rmas/{rma}/receipts", arrived), 201)
    (line,) = _ok(warehouse.get("/quarantine"))["items"]
    assert (line["sku"], line["units"], line["value_minor"]) == ("LAMP-1", 1, 6_000)
    found = _ok(agent.get("/defect-types", axis="finding")).body[0]["code"]
    inspected = {"found_defect": found, "result": "defect_confirmed"}
    _ok(warehouse.post(f"/receipts/{receipt['id']}/inspection", inspected), 201)
    run_pending()

    (waiting,) = _ok(quality.get("/disposition-bench"))["items"]
    weighing = _ok(quality.get(f"/receipts/{receipt['id']}/weighing"))
    assert waiting["weighing"]["options"] == weighing["options"]
    assert {one["code"]: one["open"] for one in weighing["options"]}["use_as_is"] is False
    body = {"receipt_ids": [receipt["id"]], "code": "refurbish"}
    (done,) = _ok(warehouse.post("/dispositions/proposals", body)).body
    assert done["done"]
    (again,) = _ok(warehouse.post("/dispositions/proposals", body)).body
    assert again["code"] == "already_proposed"
    yes = {"disposition_ids": [done["disposition"]["id"]], "approve": True}
    assert [one["done"] for one in _ok(quality.post("/dispositions/authorisations", yes)).body] == [True]
    run_pending()

    (order,) = _ok(quality.get("/refurbishments", state="queued"))["items"]
    path = f"/refurbishments/{order['public_id'].lower()}"
    assert (order["serial"], order["rma_ref"]) == ("L001", rma)
    _ok(warehouse.post(f"{path}/start"))
    labour = {"kind": "labour", "text": "New socket", "minutes": 20, "key": "one"}
    assert _ok(warehouse.post(f"{path}/work", labour))["cost_minor"] == 1_000
    assert _ok(warehouse.post(f"{path}/work", labour))["cost_minor"] == 1_000
    _ok(warehouse.post(f"{path}/tests", {"name": "Shines", "passed": True}))
    photo = _ok(warehouse.upload(f"{path}/photos", _photo(7)))["photos"][0]
    assert _ok(quality.get(f"/refurbishments/photos/{photo['public_id']}")).body.startswith(b"\xff\xd8")
    refused = warehouse.post(f"{path}/grade", {"grade": "B"})
    assert (refused.status, refused["code"]) == (422, "not_ready")
    _ok(warehouse.post(f"{path}/erasure", {"method": "clear", "tool": "Reset", "report": "ER-9"}))
    assert _ok(warehouse.post(f"{path}/grade", {"grade": "B"}))["new_sku"] == "LAMP-1-RB"
    assert warehouse.post(f"{path}/release", {}).status == 403
    released = _ok(quality.post(f"{path}/release", {"channel": "outlet"}, key="release"))
    assert released["state"] == "released"
    stock = _ok(agent.get("/stock/available", sku=["LAMP-1", "LAMP-1-RB"]))["available"]
    assert stock == {"LAMP-1": 5, "LAMP-1-RB": 1}
    (was,) = _ok(quality.get("/refurbishments/identities/LAMP-1-RB", serial="L001")).body
    assert (was["sku"], was["serial"]) == ("LAMP-1", "L001")
    (brought,) = _ok(quality.get("/refurbishments/yields")).body
    assert (brought["good"], brought["sales_minor"] - brought["cost_minor"]) == (1, 4_900)

    unit_id = _ok(desk.customer.get(f"/orders/{desk.order_id}"))["lines"][0]["units"][0]["id"]
    life = _ok(warehouse.get(f"/units/{unit_id}/life"))
    assert life["articles"] == ["LAMP-1", "LAMP-1-RB"]
    assert [(step["kind"], step["lane"]) for step in life["steps"]] == FIRST_LIFE
    _sold_and_claimed_again(desk, unit_id)

    bought = {"kind": "bought", "location": "LDS", "sku": "LAMP-1", "units": 3, "reference": "PO-1", "lot": "B-1"}
    assert _ok(warehouse.post("/stock/trade", bought), 201)["entry"]
    hold = _ok(warehouse.post("/lot-holds", {"sku": "LAMP-1", "lot": "b-1", "reason": "hums"}), 201)
    (row,) = _ok(agent.get("/stock/lots", lot="B-1"))["items"]
    assert (hold["units"], row["held"], row["available"]) == (3, 3, 0)
    assert _ok(warehouse.post(f"/lot-holds/{hold['public_id']}/release", {"reason": "fine"}))["state"] == "asked"
    decided = {"approve": True}
    assert _ok(quality.post(f"/lot-holds/{hold['public_id']}/decision", decided))["state"] == "released"
    assert [one["units"] for one in _ok(agent.get("/stock/lots/places", sku="LAMP-1", lot="B-1")).body] == [3]
    assert _ok(agent.get("/lot-holds", state="released"))["items"][0]["lot"] == "B-1"

    counted = {"location": "LDS", "bin": line["bin"], "sku": "LAMP-1", "counted": 1, "reason": "found"}
    more = _ok(warehouse.post("/counts", counted), 201)
    assert _ok(quality.post(f"/counts/{more['id']}/decision", {"approve": True}))["state"] == "posted"
    assert verify() == []


def _sold_and_claimed_again(desk: Desk, unit_id: int) -> None:
    """The refurbished lamp is bought by somebody else, with a guarantee of its own; it fails, and comes back at
    the cost that it stood at."""
    now = clock.now()
    (made,) = record_orders([sold_now(sale("2003", "fay@mail.example", "L001"), "LAMP-1-RB")])
    assert made.order_id is not None
    again = order(SYSTEM, made.order_id)
    unit = again.lines[0].units[0]
    covered = _ok(desk.agent.get(f"/sold-units/{unit.id}/coverage"))
    until = {one["term"]["name"]: date.fromisoformat(one["end"]) for one in covered["lines"]}
    assert 360 < (until["Refurbished, grade B"] - now.date()).days < 370  # fresh: the lamp was sold weeks before
    buyer = Api(issue_token(SYSTEM, user_for_customer(again.customer_id or 0).pk, "tests"))
    second = replace(desk, order_id=again.id, line_id=again.lines[0].id, people=desk.people | {"customer": buyer})
    ref = filed(buyer, second, 9)
    approve(second, ref)
    rma = buyer.get(f"/claims/{ref}/case")["rma"]["public_id"]
    before = money_balance(MoneyAccount("goods_in_quarantine", "LAMP-1-RB"), "EUR").minor
    came = {"quantity": 1, "serial": "L001", "location_code": "LDS"}
    _ok(desk.warehouse.post(f"/rmas/{rma}/receipts", came), 201)
    stood_at = 5_900  # never above its price, though lamp and work had cost 70.00
    assert money_balance(MoneyAccount("goods_in_quarantine", "LAMP-1-RB"), "EUR").minor - before == stood_at
    steps = [(step["kind"], step["lane"]) for step in _ok(desk.warehouse.get(f"/units/{unit_id}/life"))["steps"]]
    assert steps == [*FIRST_LIFE, *FIRST_LIFE[:4]]
    browser = signed_in(User.objects.get(email="agent@desk.example"))
    for one in (unit_id, unit.id):  # the same life, whichever sale one comes from
        page = browser.get(f"/console/units/{one}/life/").content.decode()
        assert "sold 2 times as LAMP-1, then LAMP-1-RB" in page
        assert (page.count("life-dot"), page.count("life-sale")) == (11, 2)
        assert 'style="' not in page
