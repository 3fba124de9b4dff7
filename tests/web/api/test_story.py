"""The whole story through the API: report, check, decide, return, receive, inspect, credit, pay."""

from __future__ import annotations

import io
from typing import Any

from amends.jobs.api import run_pending
from amends.ledger.api import verify
from tests.claims.pictures import numbered
from tests.web.api.desk import Answer, Api, Desk


def _ok(answer: Answer, status: int = 200) -> Answer:
    assert answer.status == status, answer.body
    return answer


def _photo(number: int = 1) -> io.BytesIO:
    file = io.BytesIO(numbered(number))
    file.name = f"{number}.png"
    return file


def filed(who: Api, desk: Desk, number: int = 1, serial: str = "l-001") -> str:
    """A submitted claim about the desk's order, checked; its reference."""
    body = {
        "order_id": desk.order_id,
        "order_line_id": desk.line_id,
        "defect_code": _symptom(who),
        "description": "It is dead since yesterday.",
        "serial": serial,
    }
    claim = _ok(who.post("/claims", body, key="file it once"), 201)
    assert _ok(who.post("/claims", body, key="file it once"), 201)["public_id"] == claim["public_id"]
    ref = str(claim["public_id"])
    photo = _ok(who.upload(f"/claims/{ref}/photos", _photo(number)), 201)
    jpeg = _ok(who.get(f"/photos/{photo['public_id']}"))
    assert jpeg.body.startswith(b"\xff\xd8")
    assert _ok(who.post(f"/claims/{ref}/submit"))["state"] == "checking"
    run_pending()
    return ref


def _symptom(who: Api) -> str:
    found = _ok(who.get("/defect-types", axis="symptom")).body
    return str(next(one["code"] for one in found if one["needs_photo"] and not one["safety"]))


def approve(desk: Desk, ref: str, **verdict: Any) -> None:
    """A supervisor approves (the policy left it to a person: the photo is very small)."""
    assert _ok(desk.agent.get(f"/claims/{ref}"))["state"] == "in_review"
    body = {
        "outcome": "approve",
        "remedy": "refund",
        "reasons": [["defect", "We refund the lamp."]],
        "override_reason": "agreed on the phone",
    }
    _ok(desk.supervisor.post(f"/claims/{ref}/decision", body | verdict), 201)
    run_pending()


def test_the_story(open_desk: Desk) -> None:
    desk = open_desk
    customer, agent, warehouse = desk.customer, desk.agent, desk.warehouse
    assert [one["id"] for one in _ok(customer.get("/orders"))["items"]] == [desk.order_id]
    assert _ok(agent.get("/orders", q="L001"))["items"][0]["number"] == "#2001"
    ref = filed(customer, desk)
    findings = {one["code"]: one["outcome"] for one in _ok(agent.get(f"/claims/{ref}/findings")).body}
    assert findings["proof_of_purchase"] == "pass"
    assert findings["serial"] == "pass"
    approve(desk, ref)
    case = _ok(customer.get(f"/claims/{ref}/case"))
    assert case["findings"] == []
    assert case["decision"]["outcome"] == "approve"
    rma = case["rma"]["public_id"]
    assert _ok(customer.get(f"/rmas/{rma}/slip.pdf")).body.startswith(b"%PDF")
    assert _ok(customer.get(f"/claims/{ref}/resolution"))["state"] == "granted"

    arrived = {"quantity": 1, "serial": "L001", "location_code": "LDS"}
    receipt = _ok(warehouse.post(f"/rmas/{rma.lower()}/receipts", arrived, key="scan 1"), 201)
    again = _ok(warehouse.post(f"/rmas/{rma.lower()}/receipts", arrived, key="scan 1"), 201)
    assert again["id"] == receipt["id"]
    assert _ok(warehouse.get("/stock/available", sku="LAMP-1"))["available"] == {"LAMP-1": 5}
    stock = {
        (row["status"], row["units"])
        for row in _ok(warehouse.get("/stock", sku="LAMP-1", location="LDS"))["items"]
    }
    assert stock == {("sellable", 5), ("quality_reject", 1)}
    found = _ok(agent.get("/defect-types", axis="finding")).body[0]["code"]
    inspected = {"found_defect": found, "result": "defect_confirmed"}
    assert [one["id"] for one in _ok(warehouse.get("/receipts", inspected=False))["items"]] == [receipt["id"]]
    _ok(warehouse.post(f"/receipts/{receipt['id']}/inspection", inspected), 201)
    run_pending()

    (memo,) = _ok(customer.get("/memos"))["items"]
    assert (memo["net"], memo["tax"], memo["total"]) == (9000, 1710, 10710)
    assert memo["claim_ref"] == ref
    assert _ok(customer.get(f"/memos/{memo['public_id']}/memo.pdf")).body.startswith(b"%PDF")
    (payout,) = _ok(desk.finance.get("/payouts"))["items"]
    assert payout["memo_number"] == memo["number"]
    paid = _ok(desk.finance.post(f"/memos/{memo['number']}/payout", {"paid": True, "note": "BANK-1"}, key="paid"))
    assert paid["state"] == "succeeded"
    run_pending()
    done = _ok(customer.get(f"/claims/{ref}/case"))
    assert done["claim"]["state"] == "closed"
    assert done["memo"]["transaction_state"] == "succeeded"

    proposed = _ok(
        warehouse.post(f"/receipts/{receipt['id']}/dispositions", {"code": "scrap", "note": "burnt"}), 201
    )
    assert [one["id"] for one in _ok(desk.quality.get("/dispositions"))["items"]] == [proposed["id"]]
    yes = {"approve": True, "reason": "agreed"}
    assert _ok(desk.quality.post(f"/dispositions/{proposed['id']}/authorisation", yes))["state"] == "done"
    assert {row["status"] for row in _ok(warehouse.get("/stock", sku="LAMP-1", location="LDS"))["items"]} == {
        "sellable",
        "scrap",
    }
    report = _ok(desk.quality.get("/reports/pareto", by="finding"))
    assert report["rows"][0]["sku"] == "LAMP-1"
    letters = _ok(agent.get("/letters", reference=ref))["items"]
    assert len(letters) >= 3
    assert verify() == []


def test_a_conversation(open_desk: Desk) -> None:
    desk = open_desk
    ref = filed(desk.customer, desk)
    assert _ok(desk.agent.get(f"/claims/{ref}/proposal"))["outcome"] == "review"
    asked = _ok(desk.agent.post(f"/claims/{ref}/ask", {"text": "Does the cable get warm?"}))
    assert asked["state"] == "awaiting_customer"
    assert _ok(desk.customer.post(f"/claims/{ref}/answer", {"text": "No."}))["state"] == "checking"
    note = _ok(desk.customer.post(f"/claims/{ref}/notes", {"text": "I hurry.", "internal": True}), 201)
    assert note["internal"] is False
    secret = _ok(desk.agent.post(f"/claims/{ref}/notes", {"text": "Seen before?", "internal": True}), 201)
    texts = [one["text"] for one in _ok(desk.customer.get(f"/claims/{ref}"))["messages"]]
    assert "I hurry." in texts
    assert secret["text"] not in texts
    assert (
        _ok(desk.customer.post(f"/claims/{ref}/withdraw", {"reason": "It works again."}))["state"] == "withdrawn"
    )


def test_above_the_limit_a_second_person_decides(open_desk: Desk) -> None:
    desk = open_desk
    ref = filed(desk.agent, desk)
    preview = _ok(desk.agent.get(f"/claims/{ref}/preview", share_percent=100))
    assert preview["total"] == sum(line["minor"] for line in preview["lines"]) == 10710
    body = {
        "outcome": "approve",
        "remedy": "refund",
        "reasons": [["defect", "We refund it."]],
        "override_reason": "photo seen",
    }
    decided = _ok(desk.agent.post(f"/claims/{ref}/decision", body, key="d1"), 201)
    assert decided["state"] == "awaiting_second"
    waiting = _ok(desk.supervisor.get("/decisions/awaiting-second")).body["items"]
    assert [one["id"] for one in waiting] == [decided["id"]]
    yes = {"approve": True, "reason": "fine"}
    refused = desk.agent.post(f"/decisions/{decided['id']}/second", yes)
    assert (refused.status, refused["code"]) == (403, "not_allowed")
    assert _ok(desk.supervisor.post(f"/decisions/{decided['id']}/second", yes))["state"] == "final"
    late = desk.supervisor.post(f"/decisions/{decided['id']}/second", yes)
    assert (late.status, late["code"]) == (422, "not_awaiting")


def test_store_credit_is_read_by_its_owner(open_desk: Desk) -> None:
    desk = open_desk
    ref = filed(desk.customer, desk)
    approve(desk, ref, remedy="store_credit", method="store_credit", return_required=False)
    own = {"customer_id": desk.customer_id, "currency": "EUR", "minor": 10710}
    assert _ok(desk.customer.get("/store-credit", currency="EUR")).body == own
    assert _ok(desk.finance.get("/store-credit", currency="EUR", customer_id=desk.customer_id)).body == own
    assert desk.other_customer.get("/store-credit", currency="EUR", customer_id=desk.customer_id).status == 404


def test_a_replacement_is_sent(open_desk: Desk) -> None:
    desk = open_desk
    ref = filed(desk.customer, desk)
    approve(desk, ref, remedy="replacement", return_required=False)
    granted = _ok(desk.agent.get(f"/claims/{ref}/resolution"))
    path = f"/resolutions/{granted['id']}/sent"
    assert desk.warehouse.post(path, {"serial": "L002"})["code"] == "serial_sold"
    assert _ok(desk.warehouse.post(path, {"serial": "L003", "note": "by post"}))["replacement_serial"] == "L003"
    assert _ok(desk.warehouse.get("/stock/available", sku="LAMP-1"))["available"] == {"LAMP-1": 4}


def test_an_agent_corrects_the_serial_and_the_checks_run_again(open_desk: Desk) -> None:
    desk = open_desk
    ref = filed(desk.customer, desk, serial="L003")

    def serial() -> str:
        findings = _ok(desk.agent.get(f"/claims/{ref}/findings")).body
        return str(next(one["outcome"] for one in findings if one["code"] == "serial"))

    assert serial() != "pass"
    body = {"order_line_id": desk.line_id, "serial": "l-001", "reason": "Misread on the photo."}
    path = f"/claims/{ref}/correction"
    assert desk.customer.post(path, body).status == 404
    assert desk.agent.post(path, body | {"reason": " "})["code"] == "why_correct"
    assert desk.agent.post(path, body | {"serial": "L003"})["code"] == "nothing_corrected"
    assert desk.agent.post(path, body | {"quantity": 2})["fields"].keys() == {"quantity"}
    assert desk.agent.post(path, body | {"order_line_id": 987654})["code"] == "not_found"
    assert _ok(desk.agent.post(path, body))["state"] == "checking"
    run_pending()
    assert serial() == "pass"
    case = _ok(desk.agent.get(f"/claims/{ref}/case"))
    assert case["claim"]["serial_reported"] == "L001"
    assert "Serial: L003, now L001. Misread on the photo." in str(case["timeline"])
    assert "L003" not in str(_ok(desk.customer.get(f"/claims/{ref}/case"))["timeline"])
    approve(desk, ref)
    assert desk.agent.post(path, body | {"serial": "L009"})["code"] == "move_not_allowed"


def test_a_return_is_cancelled_and_the_claim_opened_again(open_desk: Desk) -> None:
    desk = open_desk
    ref = filed(desk.customer, desk)
    approve(desk, ref)
    rma = _ok(desk.agent.get(f"/claims/{ref}/case"))["rma"]["public_id"]
    assert desk.agent.post(f"/rmas/{rma}/renewal", {"reason": "late"})["code"] == "move_not_allowed"
    assert desk.customer.post(f"/rmas/{rma}/cancellation", {"reason": "x"}).status == 404
    cancelled = _ok(desk.agent.post(f"/rmas/{rma}/cancellation", {"reason": "The customer keeps it."}))
    assert cancelled["state"] == "cancelled"
    run_pending()
    body = {"reason": "You sent a better photo."}
    assert desk.agent.post(f"/claims/{ref}/reopening", body)["code"] == "move_not_allowed"  # in review by itself
    approve(desk, ref, outcome="deny", remedy="none", reasons=[["person", "It was dropped."]])
    assert _ok(desk.agent.get(f"/claims/{ref}"))["state"] == "closed"
    assert _ok(desk.agent.post(f"/claims/{ref}/reopening", body))["state"] == "in_review"
