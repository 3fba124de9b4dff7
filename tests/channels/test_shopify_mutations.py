"""What Shopify is told by GraphQL, and what it makes of it."""

from __future__ import annotations

import json

import pytest

from amends.channels.shopify.api import ShopifyApi
from amends.core.errors import Refused
from amends.intake.ports import Answer, Pushed, Told

API = ShopifyApi()


def back(state: str) -> Told:
    name = "return-90071992547409931"
    return Told(kind="return_state", key="k", order_external_id="1", external_id=name, state=state)


def answer(status: int, body: object) -> Answer:
    return Answer(status=status, headers={}, body=json.dumps(body).encode())


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("approved", "returnApproveRequest"),
        ("refused", "returnDeclineRequest"),
        ("cancelled", "returnCancel"),
        ("done", "returnClose"),
    ],
)
def test_a_return_is_told_its_state(state: str, verb: str) -> None:
    call = API.push(back(state))
    assert (call.method, call.path.rpartition("/")[2]) == ("POST", "graphql.json")
    body = json.loads(call.body)
    assert f"{verb}(" in body["query"]
    assert body["variables"] == {"id": "gid://shopify/Return/90071992547409931"}


def test_tracking_is_told_of_a_shipment() -> None:
    told = Told(
        kind="tracking", key="k", order_external_id="1", external_id="77", carrier="UPS", tracking_number="1Z9"
    )
    variables = json.loads(API.push(told).body)["variables"]
    assert variables == {"id": "gid://shopify/Fulfillment/77", "tracking": {"number": "1Z9", "company": "UPS"}}
    assert API.earlier(told) is None


@pytest.mark.parametrize(
    "told",
    [
        back("received"),
        Told(kind="return_state", key="k", order_external_id="1", state="done"),
        Told(kind="tracking", key="k", order_external_id="1", external_id="77"),
    ],
)
def test_what_cannot_be_told_is_refused(told: Told) -> None:
    with pytest.raises(Refused):
        API.push(told)


def test_an_answer_of_200_may_be_a_refusal() -> None:
    done = {
        "data": {"returnClose": {"return": {"id": "gid://shopify/Return/9", "status": "CLOSED"}, "userErrors": []}}
    }
    assert API.pushed(back("done"), answer(200, done)).state == "succeeded"
    no = {
        "data": {
            "returnClose": {"return": None, "userErrors": [{"field": ["id"], "message": "Return is closed."}]}
        }
    }
    assert API.pushed(back("done"), answer(200, no)) == Pushed(state="refused", message="Return is closed.")
    busy = {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}
    assert API.pushed(back("done"), answer(200, busy)).state == "passing"
    assert API.pushed(back("done"), answer(200, [])).state == "refused"
    assert API.pushed(back("done"), answer(503, {})).state == "passing"


def test_whether_a_return_was_told_before_its_state_says() -> None:
    told = back("done")
    assert API.earlier(told) is not None
    open_, closed = ({"data": {"return": {"id": "x", "status": it}}} for it in ("OPEN", "CLOSED"))
    assert API.read_earlier(told, answer(200, open_)) is None
    found = API.read_earlier(told, answer(200, closed))
    assert found is not None
    assert found.state == "succeeded"
