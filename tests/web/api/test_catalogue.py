"""The catalogue and the people through the API: make, list, read, change; and what is refused names its field."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from amends.core import clock
from amends.notices.api import letters
from amends.notices.models import Letter
from tests.web.api.desk import Api, Desk
from tests.web.api.test_story import _ok


def _walk(who: Api, path: str, **query: Any) -> list[Any]:
    """All items of a list, one to a page."""
    found, cursor = [], ""
    while True:
        page = _ok(who.get(path, size=1, cursor=cursor, **query))
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = page["next_cursor"]


def _wrong(answer: Any, code: str, field: str) -> None:
    assert (answer.status, answer["code"], set(answer["fields"])) == (422, code, {field}), answer.body


def test_products_units_lots_and_suppliers(desk: Desk) -> None:
    who, reader = desk.quality, desk.agent
    _ok(who.put("/suppliers/LUMEN", {"name": "Lumen", "email": "q@lumen.example"}))
    _ok(who.put("/suppliers/ACME", {"name": "Acme"}))
    assert [one["code"] for one in _walk(reader, "/suppliers")] == ["ACME", "LUMEN"]
    assert _ok(reader.get("/suppliers/LUMEN"))["email"] == "q@lumen.example"
    body = {"title": "Cable / black", "category": "cables", "supplier_code": "LUMEN", "unit_cost_minor": 250}
    made = _ok(who.put("/products/CBL/BLACK", body | {"cost_currency": "EUR"}))
    assert (made["sku"], made["unit_cost_minor"]) == ("CBL/BLACK", 250)
    assert _ok(who.put("/products/CBL/BLACK", {"title": "Cable"}))["category"] == "cables"  # not given: it stays
    assert [one["sku"] for one in _walk(reader, "/products")] == ["CBL/BLACK", "LAMP-1"]
    new = {"sku": "LAMP-1", "serials": ["l-004", "L005", "L001"], "lot_code": "LOT-2"}
    assert _ok(who.send("POST", "/units", new), 201)["new"] == 2
    units = _walk(reader, "/units", sku="LAMP-1")
    assert [(one["serial"], one["lot_code"]) for one in units][2:] == [
        ("L003", "LOT-1"), ("L004", "LOT-2"), ("L005", "LOT-2")
    ]  # fmt: skip
    changed = _ok(who.send("PATCH", f"/units/{units[0]['id']}", {"stolen": True}))
    assert (changed["stolen"], changed["lot_code"]) == (True, "LOT-1")
    _ok(who.put("/lots", {"sku": "LAMP-1", "code": "LOT-2", "produced_on": "2026-07-14"}))
    lots = _walk(reader, "/lots", sku="LAMP-1")
    assert [(one["code"], one["produced_on"], one["units"]) for one in lots] == [
        ("LOT-2", "2026-07-14", 2), ("LOT-1", None, 3)
    ]  # fmt: skip
    sheet = _ok(reader.get("/products/LAMP-1"))
    assert sheet["unit_count"] == 5
    assert reader.get("/products/NONE").status == reader.get("/units", sku="NONE").status == 404
    _wrong(who.put("/products/X", {"title": " "}), "title_missing", "title")
    _wrong(who.put("/products/X", {"title": "X", "supplier_code": "?"}), "supplier_unknown", "supplier_code")
    _wrong(who.put("/products/X", {"title": "X", "unit_cost_minor": 5}), "cost_wrong", "unit_cost_minor")
    _wrong(who.put("/suppliers/X", {"name": "X", "email": "nonsense"}), "supplier_email_wrong", "email")
    _wrong(who.post("/units", new | {"sku": "NONE"}), "sku_unknown", "sku")
    _wrong(who.send("PATCH", f"/units/{units[0]['id']}", {"lot_code": "?"}), "lot_unknown", "lot_code")


def test_places_terms_and_advisories(desk: Desk) -> None:
    who, reader = desk.quality, desk.warehouse
    place = {"name": "Vienna", "country": "AT", "address": ["Gasse 1", "Wien"], "receives_returns": False}
    assert _ok(who.put("/locations/VIE", place))["receives_returns"] is False
    assert [one["code"] for one in _walk(reader, "/locations")] == ["LDS", "VIE"]
    _ok(who.put("/locations/VIE/bins/Q-9", {"kind": "quarantine", "hazard": "battery"}))
    _ok(who.put("/locations/VIE/bins/A-1", {"kind": "stock"}))
    assert [one["code"] for one in _walk(reader, "/locations/VIE/bins")] == ["A-1", "Q-9"]
    _wrong(who.put("/locations/VIE/bins/A-1", {"kind": "heap"}), "bin_kind_unknown", "kind")
    _wrong(who.put("/locations/XX", place | {"country": "Austria"}), "country_code_wrong", "country")
    assert who.put("/locations/NONE/bins/A-1", {"kind": "stock"}).status == 404

    term = {"name": "Maker", "months": 36, "source": "leaflet", "valid_from": "2026-01-01", "category": "lamps"}
    made = _ok(who.post("/warranty-terms", term, key="t1"), 201)
    assert _ok(who.post("/warranty-terms", term, key="t1"), 201)["id"] == made["id"]  # the key: one term
    assert [one["id"] for one in _walk(reader, "/warranty-terms", category="lamps")] == [made["id"]]
    assert "Maker" in {one["term"]["name"] for one in _ok(reader.get("/products/LAMP-1"))["terms"]}
    ended = _ok(who.post(f"/warranty-terms/{made['id']}/end", {"valid_to": "2026-06-30"}))
    assert ended["valid_to"] == "2026-06-30"
    _wrong(who.post(f"/warranty-terms/{made['id']}/end", {"valid_to": "2025-06-30"}), "dates_wrong", "valid_to")
    _wrong(who.post("/warranty-terms", term | {"countries": ["de"]}), "country_code_wrong", "countries")

    advisory = {"sku": "LAMP-1", "title": "Driver dies", "serial_from": "L001", "serial_to": "L099"}
    first = _ok(who.post("/advisories", advisory), 201)
    path = f"/advisories/{first['public_id']}"
    assert _ok(who.put(path, advisory | {"severity": "high"}))["version"] == 2
    assert _ok(reader.get(path))["severity"] == "high"
    assert len(_walk(reader, "/advisories")) == 1
    _wrong(who.post("/advisories", advisory | {"action": "shrug"}), "advisory_action_unknown", "action")
    assert who.put("/advisories/ADV-AAAAA-AAAAA", advisory).status == 404
    _wrong(who.post(f"{path}/notices", {}), "no_notice", "action")
    known = {"action": "recall", "customer_text": "Please stop.", "words": ["smoke"], "firmware_to": "2.1"}
    assert _ok(who.put(path, advisory | known))["words"] == ["smoke"]
    assert _ok(who.post(f"{path}/notices", {}), 202)["letters"] == 0
    assert [run["version"] for run in _ok(reader.get(f"{path}/notices")).body] == [3]


def test_lists_of_serial_numbers_and_parts(desk: Desk) -> None:
    who, reader = desk.quality, desk.agent
    _ok(who.put("/products/LAMP-9", {"title": "Lamp", "serial_pattern": "L[0-9]{3}", "serial_check": "luhn"}))
    wrong = {"title": "Lamp", "serial_check": "x"}
    _wrong(who.put("/products/LAMP-9", wrong), "serial_check_unknown", "serial_check")
    body = {"sku": "LAMP-9", "kind": "market", "serial_from": "L001", "reference": "Contract", "countries": ["US"]}
    made = _ok(who.post("/serial-ranges", body), 201)
    assert [one["id"] for one in _walk(reader, "/serial-ranges")] == [made["id"]]
    assert _ok(who.post(f"/serial-ranges/{made['id']}/end", {}))["valid_to"]
    assert who.post(f"/serial-ranges/{made['id']}/end", {}).status == 404
    _ok(who.post("/units", {"sku": "LAMP-9", "serials": ["L001"], "lot_code": "A"}), 201)
    parts = {"sku": "LAMP-9", "lot_code": "A", "parts": [{"component": "driver", "component_lot": "D7"}]}
    assert _ok(who.post("/components", parts), 201)["new"] == 1


def test_people_are_invited_and_choose_their_password(desk: Desk, settings: Any) -> None:
    boss = desk.administrator
    body = {"email": "Nora@desk.example", "name": "Nora", "roles": ["finance"]}
    nora = _ok(boss.post("/people", body, key="p1"), 201)
    assert _ok(boss.post("/people", body, key="p1"), 201)["id"] == nora["id"]
    path = f"/people/{nora['id']}"
    _ok(boss.post(f"{path}/invitation"))
    sent = list(Letter.objects.filter(template="invitation").order_by("id"))
    assert [one.to for one in sent] == ["nora@desk.example"] * 2
    assert all("key/hidden" in one.text and "key/hidden" in one.html for one in letters().items)
    link = next(word for word in sent[0].text.split() if "/password/reset/key/" in word)
    browser = Client()
    form = browser.get(link.removeprefix(settings.SITE_URL), follow=True)
    done = browser.post(
        form.redirect_chain[-1][0], {"password1": "a long pass phrase", "password2": "a long pass phrase"}
    )
    assert done.status_code == 302, done.content
    assert browser.login(email="nora@desk.example", password="a long pass phrase")
    assert boss.post(f"{path}/invitation")["code"] == "invited_already"
    assert _ok(boss.get(path))["roles"] == ["finance"]
    off = _ok(boss.put(path, {"name": "Nora N.", "roles": ["agent"], "is_active": False}))
    assert (off["name"], off["is_active"]) == ("Nora N.", False)
    assert "nora@desk.example" in {one["email"] for one in _walk(boss, "/people")}
    _wrong(boss.post("/people", body), "email_taken", "email")
    _wrong(boss.post("/people", body | {"email": "x@y.example", "roles": ["boss"]}), "role_unknown", "roles")
    _ok(boss.put("/money-limits/agent/CHF", {"minor": 5000}))
    limit = {"role": "agent", "currency": "CHF", "minor": 5000, "per_day": None}
    assert limit in _ok(boss.get("/money-limits")).body["items"]
    first = _ok(boss.get("/money-limits?size=2")).body
    after = _ok(boss.get(f"/money-limits?size=200&cursor={first['next_cursor']}")).body["items"]
    assert len(first["items"]) == 2
    assert limit in first["items"] + after
    _wrong(boss.put("/money-limits/agent/chf", {"minor": 1}), "limit_currency_unknown", "currency")
    _wrong(boss.put("/money-limits/warehouse/EUR", {"minor": 1}), "limit_role_unknown", "role")


def test_keys_are_shown_once_and_hold_what_they_were_given(desk: Desk) -> None:
    agent, boss = desk.agent, desk.administrator
    ends = clock.now() + timedelta(days=1)
    made = _ok(
        agent.post("/keys", {"label": "reader", "rights": ["claims.read"], "expires_at": ends.isoformat()}), 201
    )
    limited = Api(made["key"])
    assert made["kept"]["hint"] == made["key"][-6:]
    listed = _walk(agent, "/keys")
    assert [one["label"] for one in listed] == ["reader", "tests"]
    assert made["key"] not in str(listed)
    assert _ok(limited.get("/me"))["rights"] == ["claims.read"]
    _ok(limited.get("/claims"))
    assert limited.get("/orders")["code"] == "not_allowed"
    assert limited.post("/keys", {"label": "more"})["code"] == "key_limited"
    with clock.frozen(ends):
        assert limited.get("/me").status == 401
    assert agent.get("/keys", everybody=True)["code"] == "not_allowed"
    assert len(_walk(boss, "/keys", everybody=True)) == 10
    me = _ok(agent.get("/me"))["user_id"]
    both = _ok(boss.put(f"/people/{me}", {"name": "Agent", "roles": ["agent", "warehouse"]}))
    assert both["roles"] == ["agent", "warehouse"]
    scanner = _ok(boss.post("/keys", {"label": "scanner", "roles": ["warehouse"], "person_id": me}), 201)
    assert _ok(Api(scanner["key"]).get("/me"))["roles"] == ["warehouse"]
    _ok(boss.put(f"/people/{me}", {"name": "Agent", "roles": ["agent"]}))
    assert _ok(Api(scanner["key"]).get("/me"))["rights"] == []  # a key never holds more than its person
    _ok(agent.post(f"/keys/{made['kept']['id']}/revocation"))
    assert limited.get("/me").status == 401
    assert desk.finance.post(f"/keys/{scanner['kept']['id']}/revocation")["code"] == "not_allowed"
    _wrong(agent.post("/keys", {"label": " "}), "label_missing", "label")
    _wrong(agent.post("/keys", {"label": "x", "roles": ["finance"]}), "key_role_not_held", "roles")
    _wrong(agent.post("/keys", {"label": "x", "rights": ["all"]}), "right_unknown", "rights")
    past = {"label": "x", "expires_at": "2020-01-01T00:00:00Z"}
    _wrong(agent.post("/keys", past), "key_ends_in_the_past", "expires_at")
