"""Gates, tunings, back-tests and the field map as people use them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import pytest
from django.test import Client

from amends.gates.models import Tuning
from amends.intake.api import process_pending
from amends.intake.models import DeadLetter
from amends.repair.api import release
from amends.stewardship.api import review
from amends.stewardship.commands.back_test import run_back_test
from amends.stewardship.models import BackTest
from tests.intake.world import OPERATOR, order, send, shop
from tests.web.test_console_intake import text_of
from tests.web.test_doors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    return sign_in("intake_operator")


def test_a_gate_is_tuned_tried_published_and_taken_back(operator: Client) -> None:
    shop()
    held = send(order(1, total_price="125.00"), "a")
    process_pending()
    assert "Money mismatch" in text_of(operator.get("/console/gates/"))
    made = operator.post("/console/gates/", {"title": "Believe this shop"})
    draft = Tuning.objects.get()
    here = f"/console/gates/tunings/{draft.pk}/"
    assert made.headers["Location"] == here
    wrong = {"code": "amount_out_of_range", "severity": "warn", "channel": "", "account": "", "profile": ""}
    refused = operator.post(f"{here}settings/", wrong)
    assert refused.status_code == 422
    assert "cannot be milder" in text_of(refused)
    right = {**wrong, "code": "money_mismatch", "channel": "shopify", "profile": "b2c", "note": "they round"}
    assert operator.post(f"{here}settings/", right).status_code == 302
    bad = {"channel": "shopify", "account": "shop", "field": "number", "expression": "name["}
    assert "no JMESPath expression" in text_of(operator.post(f"{here}overrides/", bad))
    tried = text_of(operator.post(f"{here}overrides/", {**bad, "expression": "join('', ['N', name])", "try": "1"}))
    assert "N#1" in tried
    operator.post(f"{here}overrides/", {**bad, "expression": "join('', ['N', name])"})
    state = {"channel": "shopify", "account": "shop", "source_field": "fulfillment_status", "value": "robot",
             "to_fulfilment_state": "partial"}  # fmt: skip
    assert operator.post(f"{here}overrides/", state).status_code == 302
    operator.post(f"{here}remove/", {"kind": "override", "place": "1"})
    page = text_of(operator.get(here))
    assert "they round" in page
    assert "join(" in page
    assert "robot" not in page

    begun = operator.post(f"{here}back-test/", {"most": "1000", "every": "1", "channel": "", "account": ""})
    test = BackTest.objects.get()
    assert begun.headers["Location"] == f"/console/gates/back-tests/{test.pk}/"
    partial = operator.get(begun.headers["Location"], headers={"HX-Request": "true"})
    assert "every 2s" in text_of(partial)
    run_back_test(test.pk)
    page = text_of(operator.get(begun.headers["Location"] + "?direction=freed"))
    assert f"/console/events/{held}/" in page
    assert "£125.00" in page
    assert operator.post(f"{here}do/", {"act": "publish", "reason": "so"}).status_code in (302, 403)
    assert not Tuning.objects.filter(state="live").exists()
    admin = sign_in("administrator")
    admin.post(f"{here}do/", {"act": "publish", "reason": "as agreed with finance"})
    assert Tuning.objects.get(state="live").tested
    page = text_of(operator.get("/console/gates/"))
    assert "Version 1 is in force" in page
    assert "shopify, b2c orders" in page
    admin.post("/console/gates/roll-back/", {"reason": "finance wants to see them"})
    assert Tuning.objects.get(state="live").version == 2
    assert operator.post("/console/gates/roll-back/", {"reason": "x"}).status_code == 403
    assert "the gates as built" in text_of(operator.get(f"/console/events/{held}/"))


def test_rates_lead_to_a_draft_and_the_rulings_behind_them(operator: Client) -> None:
    shop()
    for number in range(1, 22):
        send(order(number, total_price="125.00"), f"e{number}")
    process_pending()
    for letter in DeadLetter.objects.all():
        release(OPERATOR, letter.pk, "fine")
    review()
    page = text_of(operator.get("/console/gates/rates/?by=profile"))
    assert "freed 21 events, of which 21 were released by people" in page
    sent = {"days": "90", "by": "profile", "code": "money_mismatch", "channel": "shopify", "account": "shop",
            "profile": "b2c"}  # fmt: skip
    operator.post("/console/gates/rates/", sent)
    [setting] = Tuning.objects.get().rules["settings"]
    assert (setting["severity"], setting["profile"], setting["account"]) == ("warn", "b2c", "shop")
    assert "wrong" in text_of(operator.get("/console/gates/rates/money_mismatch/?says=false"))
    assert operator.get("/console/gates/rates/nosuch/").status_code == 404


def test_the_field_map_is_searched_and_exported(operator: Client) -> None:
    page = text_of(operator.get("/console/field-map/?channel=shopify&q=total_price"))
    assert "OrderFact.total" in page
    assert "CustomerFact.phone" not in page
    rows = list(
        csv.reader(io.StringIO(operator.get("/console/field-map/?channel=shopify&as=csv").content.decode()))
    )
    assert rows[0][:3] == ["field", "owner", "on conflict"]
    assert ["OrderFact.number", "shopify", "name", "copied"] in [[it[0], it[3], it[5], it[6]] for it in rows]
    assert {it["name"] for it in operator.get("/console/field-map/?as=json").json()} >= {"LineFact.serials"}
    assert sign_in("agent").get("/console/field-map/").status_code == 403


def test_programs_do_the_same() -> None:
    shop()
    send(order(1, total_price="125.00"), "a")
    process_pending()
    operator = sign_in("intake_operator")

    def post(path: str, body: Mapping[str, object], status: int = 200) -> dict[str, object]:
        answer = operator.post(f"/api/v1{path}", body, content_type="application/json")
        assert answer.status_code == status, answer.content
        found: dict[str, object] = answer.json()
        return found

    draft = post("/gates/tunings", {"title": "By program"})["id"]
    setting = {"code": "money_mismatch", "severity": "warn", "channel": "shopify"}
    assert post(f"/gates/tunings/{draft}/settings", setting)["rules"]
    post(f"/gates/tunings/{draft}/settings", {"code": "state_unknown", "severity": "warn"}, 422)
    own = {"channel": "shopify", "account": "shop", "field": "number", "expression": "name"}
    post(f"/gates/tunings/{draft}/overrides", own)
    begun = post(f"/gates/tunings/{draft}/back-tests", {"most": 100})
    run_back_test(int(str(begun["id"])))
    assert operator.get(f"/api/v1/gates/back-tests/{begun['id']}").json()["flips"]["freed"] == 1
    assert len(operator.get(f"/api/v1/gates/back-tests/{begun['id']}/flips").json()["items"]) == 1
    post(f"/gates/tunings/{draft}/publish", {"reason": "so"}, 403)
    for path in ("/gates", "/gates/tunings", f"/gates/tunings/{draft}", "/gates/rates", "/field-map?channel=ubl",
                 "/gates/rulings?code=money_mismatch"):  # fmt: skip
        assert operator.get(f"/api/v1{path}").status_code == 200, path
