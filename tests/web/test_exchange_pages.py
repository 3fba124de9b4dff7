"""How an operator connects a source, maps a generic one, and sees what channels were told."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.test import Client

from amends.exchange.api import answer_due, deliver_due, poll_due, take_in, tell
from amends.exchange.models import Connection, Interchange
from amends.intake.api import process_pending
from amends.intake.ports import Told
from tests.exchange.party import party
from tests.exchange.test_exchange import TOLD, pages
from tests.intake.world import order, shop
from tests.web.test_console_intake import text_of
from tests.web.test_doors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    return sign_in("intake_operator")


def test_a_source_is_connected_polled_and_told(operator: Client) -> None:
    source = shop()
    with party() as there:
        address = f"/console/sources/{source}/connection/"
        given = {
            "base": there.base,
            "every_minutes": "5",
            "polling": "on",
            "credential_access_token": "shpat_secret9",
        }
        refused = operator.post(address, {**given, "base": "http://shop.example/"})
        assert refused.status_code == 422
        assert "Use https" in text_of(refused)
        assert "shpat_secret9" not in text_of(refused)
        assert operator.post(address, given).status_code == 302
        assert "shpat_secret9" not in str(Connection.objects.get().credentials)
        there.answer = pages([order(1), order(2)])
        poll_due()
        shown = text_of(operator.get(address))
        assert "Up to date" in shown
        assert "Leave empty to keep it" in shown
        assert operator.post(f"/console/sources/{source}/poll/").status_code == 302
        assert poll_due() == 1, "at once, not in five minutes"

        tell(source, "shopify", TOLD)
        there.answer = lambda asked: (422, {}, {"errors": "amount too large"})
        deliver_due()
        listed = text_of(operator.get("/console/pushes/?state=refused"))
        assert "amount too large" in listed
        number = operator.get("/api/v1/pushes").json()["items"][0]["id"]
        assert operator.post(f"/console/pushes/{number}/again/", {"reason": "mended"}).status_code == 302
        assert operator.get("/api/v1/pushes").json()["items"][0]["state"] == "waiting"
        back = Told(kind="return_state", key="CLM-1/RMA-1 approved", order_external_id="1", external_id="return-5",
                    state="approved", note="RMA-1 is authorised")  # fmt: skip
        tell(source, "shopify", back)
        assert "Return: Approved" in text_of(operator.get("/console/pushes/"))
        assert operator.get("/api/v1/pushes").json()["items"][0]["note"] == "RMA-1 is authorised"
    assert f"/console/sources/{source}/connection/" in text_of(operator.get("/console/sources/"))


def test_a_generic_source_is_mapped(operator: Client) -> None:
    source = shop("generic", "depot")
    address = f"/console/sources/{source}/mapping/"
    assert "grand_total" in text_of(operator.get(address)), "an example to begin with"
    wrong = operator.post(address, {"document": "{"})
    assert wrong.status_code == 422
    assert "cannot be used" in text_of(wrong)
    document = json.dumps({"fulfilments": {"each": "@", "external_id": "id", "order": "order",
                                           "state": {"from": "state", "map": {"sent": "shipped"}}}})  # fmt: skip
    assert operator.post(address, {"document": document, "reason": "first"}).status_code == 302
    assert "Version 1" in text_of(operator.get(address))
    assert operator.get(f"/api/v1/sources/{source}/mappings").json()[0]["version"] == 1
    assert operator.get(f"/console/sources/{source}/connection/").status_code == 404, "it is asked for nothing"


def test_the_files_of_a_trading_partner_are_switched_on_and_fetched(operator: Client) -> None:
    source = shop("edifact", "pine")
    address = f"/console/sources/{source}/files/"
    shown = text_of(operator.get(address))
    assert "edifact/pine/in" in shown
    assert "AMENDS_FILES" in shown, "no folder is set in tests"
    assert operator.post(address, {"enabled": "on", "form": "997"}).status_code == 422
    assert operator.post(address, {"enabled": "on", "form": "CONTRL"}).status_code == 302
    fixtures = Path(__file__).resolve().parents[2] / "amends" / "channels" / "edifact" / "fixtures"
    into = fixtures / "record_order.edi"
    with TemporaryDirectory() as root:
        (folder := Path(root) / "edifact" / "pine" / "in").mkdir(parents=True)
        (folder / "order.edi").write_bytes(into.read_bytes())
        assert take_in(Path(root)) == 1
    process_pending()
    assert answer_due() == 1
    assert "000000001-CONTRL.edi" in text_of(operator.get(address))
    (row,) = Interchange.objects.all()
    fetched = operator.get(f"/console/interchanges/{row.pk}/")
    assert fetched.content == bytes(row.body)
    assert "attachment" in fetched["Content-Disposition"]
    assert sign_in("agent").get(f"/console/interchanges/{row.pk}/").status_code == 403


def test_others_are_kept_out() -> None:
    source = shop()
    agent = sign_in("agent")
    assert agent.get(f"/console/sources/{source}/files/").status_code == 403
    assert agent.get(f"/console/sources/{source}/connection/").status_code == 403
    assert agent.post(f"/console/sources/{source}/poll/").status_code == 403
    assert agent.get("/console/pushes/").status_code == 403
