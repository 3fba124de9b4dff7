"""Coverage, events and contracts through the API: what holds on a day, who may record, what is not yours."""

from __future__ import annotations

from typing import Any

from amends.core import clock
from tests.web.api.desk import Desk
from tests.web.api.test_story import _ok


def test_coverage_as_of_any_day_and_what_is_recorded(desk: Desk) -> None:
    unit = _ok(desk.customer.get(f"/orders/{desk.order_id}"))["lines"][0]["units"][0]
    path = f"/sold-units/{unit['id']}"
    assert _ok(desk.customer.get(path))["serial"] == "L001"
    now = _ok(desk.customer.get(f"{path}/coverage"))
    assert (now["covered"], now["as_of"]) == (True, clock.now().date().isoformat())
    assert [line["term"]["name"] for line in now["lines"]] == ["German statutory warranty"]
    later = _ok(desk.agent.get(f"{path}/coverage", on="2040-01-01"))
    assert (later["covered"], later["lines"][0]["reason"]) == (False, "ended")
    for other in ("", "/coverage", "/events"):
        assert desk.other_customer.get(path + other).status == 404
    assert desk.other_customer.post(f"{path}/register").status == 404

    today = clock.now().date().isoformat()
    assert desk.customer.post(f"{path}/events", {"kind": "registered", "on": today}).status == 404  # staff only
    made = _ok(desk.customer.post(f"{path}/register"), 201)
    assert (made["kind"], made["on"]) == ("registered", today)
    assert desk.customer.post(f"{path}/register")["code"] == "registered_already"
    repair: dict[str, Any] = {"kind": "repair", "on": today, "until": today, "ref": "W-1"}
    first = _ok(desk.agent.post(f"{path}/events", repair), 201)
    assert _ok(desk.agent.post(f"{path}/events", repair), 201)["id"] == first["id"]  # told twice, there once
    assert desk.finance.post(f"{path}/events", repair).status == 403
    told = desk.agent.post(f"{path}/events", repair | {"on": "2999-01-01", "until": None, "ref": ""})
    assert (told.status, told["code"]) == (422, "event_in_future")
    back = _ok(desk.agent.post(f"/sold-units/events/{first['id']}/take-back", {"reason": "another unit"}))
    assert back["void_reason"] == "another unit"
    assert [one["kind"] for one in _ok(desk.customer.get(f"{path}/events")).body] == ["repair", "registered"]


def test_contracts(desk: Desk) -> None:
    body = {
        "name": "Frame agreement", "valid_from": "2026-01-01",
        "accounts": [{"channel": "x12", "account": "partner-7"}],
    }  # fmt: skip
    made = _ok(desk.quality.put("/contracts/K-1", body))
    assert made["accounts"] == [{"channel": "x12", "account": "partner-7", "buyer_account": ""}]
    buyer = _ok(desk.customer.get(f"/orders/{desk.order_id}"))["customer_id"]
    changed = _ok(desk.quality.put("/contracts/K-1", body | {"accounts": [], "customers": [buyer]}))
    assert (changed["accounts"], changed["customers"], changed["id"]) == ([], [buyer], made["id"])
    assert _ok(desk.agent.get("/contracts"))["items"] == [changed.body]
    assert _ok(desk.agent.get("/contracts/K-1")).body == changed.body
    assert desk.agent.put("/contracts/K-1", body).status == 403
    assert desk.customer.get("/contracts").status == desk.agent.get("/contracts/NONE").status == 404
    for wrong, code in (
        ({"valid_to": "2025-01-01"}, "dates_wrong"),
        ({"customers": [987654321]}, "contract_customer_unknown"),
        ({"accounts": [{"channel": "x12"}]}, "contract_account_wrong"),
    ):
        assert desk.quality.put("/contracts/K-2", body | wrong)["code"] == code
    product = _ok(desk.quality.put("/products/LAMP-1", {"title": "Desk lamp", "brand": "Lumen"}))
    assert product["brand"] == "Lumen"
