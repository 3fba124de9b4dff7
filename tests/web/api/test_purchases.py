"""A customer without an order here: a colleague states the purchase by REST or on the page, another judges it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from amends.core import clock
from amends.jobs.api import run_pending
from tests.people import signed_in
from tests.web.api.desk import Desk

pytestmark = pytest.mark.django_db


def test_a_purchase_is_stated_for_somebody_unknown_claimed_and_judged(desk: Desk) -> None:
    day = (clock.now() - timedelta(days=30)).date()
    sku = desk.agent.get(f"/orders/{desk.order_id}")["lines"][0]["sku"]
    said = {"email": "grete@mail.example", "name": "Grete", "product": sku, "seller": "Corner Shop",
            "bought_on": day.isoformat(), "country": "DE"}  # fmt: skip
    bad = desk.agent.post("/purchases", {**said, "email": "grete"})
    assert (bad.status, bad["code"]) == (422, "purchase_email_wrong")
    assert desk.customer.post("/purchases", said).status == 404  # customers state theirs in the portal
    made = desk.agent.post("/purchases", said)
    assert (made.status, made["state"], made["sku"], made["seller"]) == (201, "stated", sku, "Corner Shop")
    kind = desk.agent.get("/defect-types", axis="symptom").body[0]["code"]
    claim = desk.agent.post("/claims", {
        "order_id": made["order_id"], "order_line_id": made["order_line_id"], "defect_code": kind,
        "description": "It stays dark whatever I do.",
    })  # fmt: skip
    ref = claim["public_id"]
    assert claim["channel"] == "elsewhere"
    assert desk.agent.post(f"/claims/{ref}/submit").status in (200, 204)
    run_pending()
    assert desk.agent.get(f"/claims/{ref}/purchase")["public_id"] == made["public_id"]
    assert desk.agent.get(f"/claims/{ref}/purchase/sales").body == []
    judged = desk.agent.post(f"/claims/{ref}/purchase", {
        "accept": True, "judgement": "The receipt shows it.", "bought_on": (day - timedelta(days=2)).isoformat(),
    })  # fmt: skip
    assert (judged["state"], judged["bought_on"]) == ("accepted", (day - timedelta(days=2)).isoformat())
    assert desk.agent.post(f"/claims/{ref}/purchase", {"accept": True, "judgement": ""}).status == 422


def test_a_colleague_states_it_on_the_page_and_goes_on_to_the_defect(desk: Desk) -> None:
    agent = signed_in(get_user_model().objects.get(email="agent@desk.example"))
    sku = desk.agent.get(f"/orders/{desk.order_id}")["lines"][0]["sku"]
    assert "/console/orders/elsewhere/" in agent.get("/console/orders/").content.decode()
    said = {"email": "otto@mail.example", "kind": "gift", "product": sku, "bought_on": "2026-02-30"}
    assert agent.post("/console/orders/elsewhere/", said).status_code == 422
    said["bought_on"] = clock.now().date().isoformat()
    answer = agent.post("/console/orders/elsewhere/", said, follow=True)
    assert answer.redirect_chain[0][0].startswith("/console/claims/new/")
    assert "Taken down; now the defect." in answer.content.decode()
