"""Webhooks in the console and by REST, with a case that really runs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from amends.feed.models import Endpoint
from amends.jobs.api import run_pending
from tests.exchange.party import party
from tests.web.test_console_intake import text_of
from tests.web.test_doors import sign_in
from tests.workflows.shop import open_shop, report, sell

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_case_is_told_from_beginning_to_end(settings: Any) -> None:
    settings.WEBHOOKS_LOCAL = True
    open_shop()
    admin = sign_in("administrator")
    with party() as there:
        there.answer = lambda asked: (200, {}, {})
        refused = admin.post("/console/webhooks/new/", {"name": "ERP", "url": "https://10.0.0.1/"})
        assert refused.status_code == 422
        assert "inside a network" in text_of(refused)
        given = {"name": "ERP", "url": there.base + "hook", "types": ["claim.submitted", "rma.issued"]}
        made = admin.post("/console/webhooks/new/", given | {"_key": "0190cdd5-2f6c-4c3e-8a8e-3c2c5b8d9a01"})
        secret = re.search(r'value="(whsec_[^"]+)"', made.content.decode())
        assert secret is not None
        again = admin.post("/console/webhooks/new/", given | {"_key": "0190cdd5-2f6c-4c3e-8a8e-3c2c5b8d9a01"})
        assert again.status_code == 302
        number = Endpoint.objects.get().pk
        shown = admin.get(f"/console/webhooks/{number}/").content.decode()
        assert secret[1] not in shown

        claim = report(sell())
        run_pending()
        assert [asked.body["type"] for asked in there.asked] == ["claim.submitted", "rma.issued"]
        assert {asked.body["data"]["claim"] for asked in there.asked} == {claim.public_id}
        assert "ada@buy.example" not in json.dumps([asked.body for asked in there.asked])

        there.answer = lambda asked: (500, {}, b"out of order")
        assert admin.post(f"/console/webhooks/{number}/do/test/").status_code == 302
        run_pending()
        page = text_of(admin.get(f"/console/webhooks/{number}/?state=waiting"))
        for words in ("webhook.tested", "500", "out of order"):
            assert words in page

    def ask(path: str, **query: Any) -> Any:
        return admin.get(f"/api/v1{path}", query).json()

    first = ask("/feed", size=2)
    assert first["more"]
    rest = ask("/feed", after=first["cursor"])
    types = [one["type"] for one in (*first["items"], *rest["items"])]
    assert types[:4] == ["claim.submitted", "claim.decided", "remedy.granted", "rma.issued"]
    assert not rest["more"]
    assert ask("/feed", after=rest["cursor"])["items"] == []
    (issued,) = ask("/feed", types="rma.issued")["items"]
    assert ask(f"/feed/{issued['id']}") == issued
    assert admin.get("/api/v1/feed", {"types": "no.such"}).status_code == 422
    assert issued["id"] in admin.get("/console/webhooks/events/?type=rma.issued").content.decode()
    delivered = ask(f"/webhooks/{number}/deliveries", state="succeeded")["items"]
    assert [one["type"] for one in delivered] == ["rma.issued", "claim.submitted"]
    paused = admin.post(f"/api/v1/webhooks/{number}/pause", {}, content_type="application/json")
    assert paused.json()["state"] == "paused"


@pytest.mark.django_db(transaction=False)
def test_others_are_kept_out() -> None:
    agent, operator = sign_in("agent"), sign_in("intake_operator")
    assert agent.get("/console/webhooks/").status_code == 403
    assert agent.get("/api/v1/feed").status_code == 403
    assert operator.get("/console/webhooks/new/").status_code == 200
