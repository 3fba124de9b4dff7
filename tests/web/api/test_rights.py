"""Every address with every role: the table of rights decides, and what is not yours is not found."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from amends.accounts.api import Right, Role, can
from amends.core.actor import Actor
from amends.jobs.api import run_pending
from amends.web.api.app import api
from tests.web.api.desk import STAFF, Api, Desk
from tests.web.api.test_story import approve, filed

DOCUMENT: Any = api.get_openapi_schema(path_prefix="")
OPERATIONS = [
    (method.upper(), path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
QUERY = {"currency": "EUR", "sku": "NONE"}


def nobodys(operation: Any, path: str) -> str:
    """The address of something that does not exist."""
    for one in operation.get("parameters", []):
        value = "987654321" if one.get("schema", {}).get("type") == "integer" else "CLM-AAAAA-AAAAA"
        path = path.replace(f"{{{one['name']}}}", value)
    return path


def test_the_table_is_complete() -> None:
    assert len(OPERATIONS) >= 80
    for _, path, operation in OPERATIONS:
        assert operation["x-rights"] or path.split("/")[1] in ("me", "keys")
        assert operation["security"]


def _fits(operation: Any, role: Role, answer: Any) -> bool:
    rights = [Right(one) for one in operation["x-rights"]]
    kind = "customer" if role is Role.CUSTOMER else "user"
    who = Actor(kind, "x", 1, roles=frozenset({str(role)}))
    allowed = not rights or any(can(who, right) for right in rights)
    if answer.status >= 500:
        return False
    if role is Role.CUSTOMER and (operation["x-staff"] or not allowed):
        return bool(answer.status == 404)
    if allowed:
        return answer.status not in (401, 403)
    return _said(answer) == (403, "not_allowed")


def _said(answer: Any) -> tuple[int, str]:
    """Status and code; an answer to HEAD has no body to tell the code."""
    codes = {401: "unauthenticated", 403: "not_allowed"}
    return answer.status, answer["code"] if answer.body else codes.get(answer.status, "")


def test_every_address_with_every_role(desk: Desk) -> None:
    """403 without the right; customers find nothing where staff works; strangers get 401."""
    wrong = []
    for method, path, operation in OPERATIONS:
        target = nobodys(operation, path)
        for role in [*STAFF, Role.CUSTOMER]:
            who = desk.people[str(role)]
            answer = who.get(target, **QUERY) if method == "GET" else who.send(method, target)
            if not _fits(operation, role, answer):
                wrong.append(f"{method} {path} as {role}: {answer.status} {answer.body}")
        stranger = Api().get(target) if method == "GET" else Api().send(method, target)
        if _said(stranger) != (401, "unauthenticated"):
            wrong.append(f"{method} {path} as a stranger: {stranger.status}")
    assert not wrong, "\n".join(wrong)


def test_what_is_not_yours_is_not_found(open_desk: Desk) -> None:
    desk = open_desk
    ref = filed(desk.customer, desk)
    approve(desk, ref)
    rma = desk.customer.get(f"/claims/{ref}/case")["rma"]["public_id"]
    arrived = {"quantity": 1, "serial": "L001", "location_code": "LDS"}
    receipt = desk.warehouse.post(f"/rmas/{rma}/receipts", arrived)["id"]
    found = desk.agent.get("/defect-types", axis="finding").body[0]["code"]
    inspected = {"found_defect": found, "result": "defect_confirmed"}
    assert desk.warehouse.post(f"/receipts/{receipt}/inspection", inspected).status == 201
    run_pending()
    case = desk.customer.get(f"/claims/{ref}/case")
    memo, photo = case["memo"]["public_id"], case["claim"]["photos"][0]["public_id"]
    for path in (
        f"/orders/{desk.order_id}",
        f"/claims/{ref}",
        f"/claims/{ref}/case",
        f"/claims/{ref}/resolution",
        f"/photos/{photo}",
        f"/rmas/{rma}",
        f"/rmas/{rma}/slip.pdf",
        f"/memos/{memo}",
        f"/memos/{case['memo']['number']}",
        f"/memos/{memo}/memo.pdf",
    ):
        assert desk.customer.get(path).status == 200, path
        answer = desk.other_customer.get(path)
        assert (answer.status, answer["code"]) == (404, "not_found"), path
    report = {"order_id": desk.order_id, "order_line_id": desk.line_id, "description": "not mine"}
    for path, body in {
        f"/claims/{ref}/submit": None,
        f"/claims/{ref}/answer": {"text": "x"},
        f"/claims/{ref}/notes": {"text": "x"},
        f"/claims/{ref}/withdraw": {"reason": "x"},
        "/claims": report | {"defect_code": case["claim"]["defect_code"]},
    }.items():
        assert desk.other_customer.post(path, body).status == 404, path
    for path in ("/orders", "/claims", "/rmas", "/memos"):
        assert desk.customer.get(path)["items"]
        assert not {ref, rma, memo, "#2001"} & set(json.dumps(desk.other_customer.get(path).body).split('"'))
    assert "agreed on the phone" not in json.dumps(case.body)  # nor any other word of the desk's own
    assert case["proposal"] is None
    assert "agreed on the phone" in json.dumps(desk.agent.get(f"/claims/{ref}/case").body)


def test_a_session_needs_its_csrf_token(desk: Desk) -> None:
    client = Client(enforce_csrf_checks=True)
    user = get_user_model().objects.get(email="agent@desk.example")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/me").status_code == 200

    def sent(**headers: str) -> Any:
        return client.post("/api/v1/claims", "{}", content_type="application/json", headers=headers)

    assert (sent().status_code, sent().json()["code"]) == (403, "csrf_failed")
    client.get("/console/style/")  # a page with a form sets the cookie
    allowed = sent(**{"X-CSRFToken": client.cookies["csrftoken"].value})
    assert (allowed.status_code, allowed.json()["code"]) == (422, "body_invalid")


def test_a_wrong_or_switched_off_key_is_a_stranger(desk: Desk) -> None:
    assert Api("nonsense").get("/me").status == 401
    get_user_model().objects.filter(email="agent@desk.example").update(is_active=False)
    assert desk.agent.get("/orders").status in (401, 403)


def test_me(desk: Desk) -> None:
    for role in STAFF:
        me = desk.people[str(role)].get("/me")
        assert me["roles"] == [str(role)]
        assert me["rights"]
