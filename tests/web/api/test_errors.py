"""Bad input is refused with a problem that says what is wrong; nothing ever answers a traceback."""

from __future__ import annotations

import re
from typing import Any

from amends.web.api.door import In
from tests.web.api.desk import Api, Desk
from tests.web.api.test_rights import OPERATIONS

NASTY = ["\x00", "%00", "' OR 1=1 --", "../../etc", "é" * 150, "-1", str(2**70), "0", "null", "{}", "[1]"]
BY_CODE = {"products", "suppliers", "locations", "units?sku=LAMP-1", "locations/LDS/bins", "people"}
MEMBERS = {"type", "title", "status", "code", "text", "fields"}


def _is_problem(answer: Any) -> bool:
    if answer.status < 400:
        return True
    return answer.raw.headers["Content-Type"] == "application/problem+json" and set(answer.body) == MEMBERS


def test_unknown_addresses_are_problems(desk: Desk) -> None:
    answer = desk.agent.get("/nothing/here")
    assert (answer.status, answer["code"], _is_problem(answer)) == (404, "not_found", True)


def test_what_is_wrong_is_said_by_field(desk: Desk) -> None:
    answer = desk.agent.post("/claims", {"order_id": 0, "defect_code": "x", "description": 7, "nonsense": 1})
    assert (answer.status, answer["code"]) == (422, "body_invalid")
    assert set(answer["fields"]) == {"order_id", "order_line_id", "description", "nonsense"}


def test_bodies_that_cannot_be_read(desk: Desk) -> None:
    who = desk.intake_operator
    for body in ("", "{", "[]", "null", '"text"', '{"reason": "\\u0000"}', '{"reason": "\\ud800"}'):
        raw = who.client.post(
            "/api/v1/dead-letters/1/release", body, content_type="application/json", headers=who.headers
        )
        assert raw.status_code in (400, 422), body
        assert raw.headers["Content-Type"] == "application/problem+json", body


def test_nasty_values_everywhere_are_never_a_fault(desk: Desk) -> None:
    """Each address with odd path and query values, as somebody who holds the right."""
    holders = {right: who for who in desk.people.values() for right in who.get("/me")["rights"]}
    wrong = []
    for method, path, operation in OPERATIONS:
        who: Api = holders[operation["x-rights"][0]] if operation["x-rights"] else desk.agent
        parameters = operation.get("parameters", [])
        for value in NASTY:
            target = path
            for one in parameters:
                if one["in"] == "path":
                    target = target.replace(f"{{{one['name']}}}", value.replace("/", "%2F"))
            query = {one["name"]: value for one in parameters if one["in"] == "query"}
            if (target, query) == (path, {}):
                break
            answer = who.get(target, **query) if method == "GET" else who.send(method, target, {})
            of_tus = path.startswith("/uploads/")  # its answers are those of its own protocol
            if answer.status >= 500 or not (of_tus or _is_problem(answer)):
                wrong.append(f"{method} {target} {value!r}: {answer.status} {str(answer.body)[:200]}")
    assert not wrong, "\n".join(wrong)


def test_damaged_cursors_are_refused(desk: Desk) -> None:
    people = {"orders": desk.agent, "claims": desk.agent, "rmas": desk.agent, "memos": desk.finance}
    people |= {"payouts": desk.finance, "events": desk.intake_operator, "dead-letters": desk.intake_operator}
    people |= {"letters": desk.agent, "receipts": desk.warehouse, "dispositions": desk.warehouse}
    people |= dict.fromkeys(("products", "suppliers", "locations", "advisories", "warranty-terms"), desk.quality)
    people |= dict.fromkeys(("units?sku=LAMP-1", "lots?sku=LAMP-1", "locations/LDS/bins"), desk.quality)
    people |= {"people": desk.administrator, "keys": desk.administrator}
    wrong = []
    for cursor in ("x", "W10", "WyJhIl0", "e30", "WzFlOTldCg", "WzE4NDQ2NzQ0MDczNzA5NTUxNjE2MDAwXQ", "bnVsbA"):
        for path, who in people.items():
            answer = who.get(f"/{path}{'&' if '?' in path else '?'}cursor={cursor}")
            if cursor == "WyJhIl0" and path in BY_CODE:
                assert answer.status == 200  # lists by a code go on after "a"
            elif answer.status != 422 or answer["code"] != "bad_cursor":
                wrong.append(f"{path}?cursor={cursor}: {answer.status}")
    assert not wrong, "\n".join(wrong)


def test_keys_are_for_one_request(desk: Desk) -> None:
    body = {"order_id": desk.order_id, "order_line_id": desk.line_id, "defect_code": "none", "description": "x"}
    assert desk.agent.post("/claims", body, key="k")["code"] == "defect_unknown"
    good = body | {"defect_code": desk.agent.get("/defect-types").body[0]["code"]}
    other = good | {"description": "y"}
    assert desk.agent.post("/claims", good, key="k").status == 201  # a refusal used nothing up
    assert desk.agent.post("/claims", other, key="k")["code"] == "key_reused"
    assert desk.supervisor.post("/claims", other, key="k").status == 201  # somebody else's key is another key
    for key in ("x" * 201, "a\tb"):
        assert desk.agent.post("/claims", good, key=key)["code"] == "key_invalid"


def test_every_body_has_an_example_that_is_accepted() -> None:
    for kind in _bodies(In):
        (example,) = kind.model_json_schema()["examples"]
        kind.model_validate(example)
        needed = {name for name, field in kind.model_fields.items() if field.is_required()}
        assert needed <= set(example), kind.__name__


def _bodies(kind: type[In]) -> list[type[In]]:
    return [one for child in kind.__subclasses__() for one in [child, *_bodies(child)]]


def test_the_document_and_its_page(client: Any, db: None) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert {"Key", "Session"} <= set(document["components"]["securitySchemes"])
    page = client.get("/api/v1/docs").content.decode()
    for path, methods in document["paths"].items():
        assert path in page
        assert all(operation["summary"] for operation in methods.values())
    rooms = {operation["tags"][0] for methods in document["paths"].values() for operation in methods.values()}
    pages = [page, *(client.get(f"/api/v1/docs/{room}").content.decode() for room in rooms)]
    shown = "".join(pages)
    for name in document["components"]["schemas"]:
        assert f'id="schema-{name}"' in shown
    for target in re.findall(r'href="#([^"]+)"', shown):
        assert f'id="{target}"' in shown
    assert not any("<script>" in one or "style=" in one for one in pages)
    assert client.get("/api/v1/docs/nothing").status_code == 404


def test_stock_is_counted_for_at_most_200_products(desk: Desk) -> None:
    names = [f"SKU-{number}" for number in range(201)]
    answer = desk.warehouse.get("/stock/available", sku=names)
    assert (answer.status, answer["code"], set(answer["fields"])) == (422, "too_many_skus", {"sku"})
    assert len(desk.warehouse.get("/stock/available", sku=names[:200])["available"]) == 200
