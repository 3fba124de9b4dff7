"""The desk through the API: queue, taking, clock, notes that name somebody, decisions for one cause, measures."""

from __future__ import annotations

from typing import Any

from amends.jobs.api import run_pending
from tests.web.api.desk import Desk


def filed(desk: Desk) -> str:
    """A claim that the policy leaves to a person."""
    defect = next(one["code"] for one in desk.customer.get("/defect-types").body if one["safety"])
    about: dict[str, Any] = {"order_id": desk.order_id, "order_line_id": desk.line_id, "defect_code": defect}
    ref = str(desk.customer.post("/claims", about | {"description": "It smokes."})["public_id"])
    assert desk.customer.post(f"/claims/{ref}/submit").status == 200
    run_pending()
    return ref


def test_a_case_is_worked_through_the_api(open_desk: Desk) -> None:
    desk = open_desk
    ref = filed(desk)
    agent, lead = desk.agent, desk.people["supervisor"]
    (row,) = agent.get("/queue")["items"]
    assert (row["band"], row["deadline_rule"], row["holder"]) == (0, "sla_safety", "")
    assert any(one["code"] == "safety" for one in row["reasons"])
    (taken,) = agent.post("/queue/next").body
    assert taken["claim_id"] == row["claim_id"]
    assert lead.post(f"/claims/{ref}/take")["code"] == "held_by_other"
    assert lead.post("/queue/next").body == []
    assert agent.get("/queue", mine=True)["items"][0]["claim_id"] == row["claim_id"]
    assert agent.post(f"/claims/{ref}/release")["holder"] == ""
    assert agent.post(f"/claims/{ref}/clock", {"active": True})["seconds"] == 0
    assert agent.post(f"/claims/{ref}/clock/pause", {"paused": True})["paused"] is True
    assert agent.get(f"/claims/{ref}/clock")["paused"] is True
    moved = agent.post(f"/claims/{ref}/escalation", {"reason": "Smoke.", "told": "A colleague looks at it."})
    assert moved["lane"] == "lead"
    assert agent.get(f"/claims/{ref}/escalations").body[0]["reason"] == "Smoke."
    assert agent.post(f"/claims/{ref}/escalation", {"reason": "Smoke."})["code"] == "escalated_already"
    run_pending()
    letters = agent.get(f"/claims/{ref}/case")["letters"]
    assert any("A colleague looks at it." in one["text"] for one in letters)
    assert desk.customer.get(f"/claims/{ref}/place").status == 404
    assert agent.get("/deadlines").body[0]["rule"]["source"]
    assert agent.get("/desk-texts").body
    measured = desk.people["quality"].get("/desk-measures", days=30)
    assert (measured["handled"], measured["young"]) == (0, 0)
    assert agent.get("/desk-measures").status == 403
    assert desk.people["quality"].get("/desk-measures/cases", figure="again")["items"] == []


def test_a_cause_is_looked_at_and_begun_through_the_api(open_desk: Desk) -> None:
    desk = open_desk
    ref = filed(desk)
    verdict = {"outcome": "deny", "reasons": [["person", "It was dropped."]], "cause": ""}
    (row,) = desk.agent.get("/queue")["items"]
    verdict["cause"] = row["cause"]
    assert desk.agent.get("/queue/causes").body == []  # one case is no group
    (line,) = desk.agent.post("/batches/preview", verdict).body
    assert (line["public_id"], line["result"]) == (ref, "cannot")  # about safety: by itself
    assert desk.agent.post("/batches", verdict)["code"] == "batch_empty"
    begun = desk.agent.post("/batches", verdict | {"claims": [ref]}, key="b1")
    assert (begun.status, begun["total"]) == (201, 1)
    assert desk.agent.post("/batches", verdict | {"claims": [ref]}, key="b1")["public_id"] == begun["public_id"]
    run_pending()
    done = desk.agent.get(f"/batches/{begun['public_id']}")
    assert (done["state"], done["refused"]) == ("done", 1)
    assert desk.agent.post(f"/batches/{begun['public_id']}/stop")["code"] == "move_not_allowed"
    assert desk.customer.get(f"/batches/{begun['public_id']}").status == 404
