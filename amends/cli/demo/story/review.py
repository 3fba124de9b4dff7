"""A case for people: manual review, override above the limit, a second person, store credit, disposition."""

from __future__ import annotations

from amends.cli.demo.door import check, wait_for
from amends.cli.demo.story.told import Told


def reviewed(told: Told) -> str:
    """A safety report always reaches a person."""
    agent = told.as_("agent")
    claim = agent.post(
        "/claims",
        {
            "order_id": told.numbers["woo_order"],
            "order_line_id": told.numbers["woo_line"],
            "defect_code": "safety_smoke",
            "description": "Smoke came out of the back after two minutes.",
        },
    )
    told.notes["second_claim"] = claim["public_id"]
    agent.post(f"/claims/{claim['public_id']}/submit")
    case = wait_for(
        lambda: agent.get(f"/claims/{claim['public_id']}/case"),
        lambda case: case["claim"]["state"] == "in_review",
        "the claim to be in review",
    )
    check(case["decision"] is None, "no machine's verdict on a safety case", case["decision"])
    return f"claim {claim['public_id']} about smoke: left to a person, as the policy says"


def second_person(told: Told) -> str:
    """EUR 314.16 is above the agent's limit: a supervisor confirms."""
    agent, supervisor = told.as_("agent"), told.as_("supervisor")
    path = f"/claims/{told.notes['second_claim']}"
    verdict = agent.post(
        f"{path}/decision",
        {
            "outcome": "approve",
            "remedy": "store_credit",
            "method": "store_credit",
            "return_required": True,
            "reasons": [["safety", "We take your machine back and are sorry for the fright."]],
            "override_reason": "Safety: the machine has to come in",
        },
    )
    check(verdict["state"] == "awaiting_second", "the verdict to wait for a second person", verdict["state"])
    code = agent.status("POST", f"/decisions/{verdict['id']}/second", {"approve": True})
    check(code in (403, 422), "the agent not to confirm the own verdict", code)
    verdict = supervisor.post(f"/decisions/{verdict['id']}/second", {"approve": True})
    check(verdict["state"] == "final", "the verdict to be final", verdict["state"])
    case = wait_for(
        lambda: agent.get(f"{path}/case"), lambda case: case["rma"] is not None, "an RMA for the second claim"
    )
    told.notes["second_rma"] = case["rma"]["public_id"]
    return f"EUR {verdict['amount_minor'] / 100:.2f} by the agent, confirmed by the supervisor; RMA issued"


def store_credit(told: Told) -> str:
    """Received, inspected, credited to the customer's account with the shop."""
    warehouse = told.as_("warehouse")
    receipt = warehouse.post(
        f"/rmas/{told.notes['second_rma']}/receipts",
        {"quantity": 1, "location_code": "LDS", "key": "demo-scan-2"},
    )
    told.as_("quality").post(
        f"/receipts/{receipt['id']}/inspection", {"found_defect": "heat_marks", "result": "defect_confirmed"}
    )
    told.numbers["second_receipt"] = receipt["id"]
    case = wait_for(
        lambda: told.as_("agent").get(f"/claims/{told.notes['second_claim']}/case"),
        lambda case: case["memo"] is not None,
        "the second credit memo",
    )
    found = case["memo"]
    check((found["method"], found["total"]) == ("store_credit", 31416), "EUR 314.16 store credit", found)
    credit = told.as_("finance").get("/store-credit", currency="EUR", customer_id=found["customer_id"])
    check("31416" in str(credit), "the account to hold EUR 314.16", credit)
    return f"credit memo {found['number']}: EUR 314.16 in store credit, balance checked"


def disposed(told: Told) -> str:
    """What becomes of the goods takes two people."""
    warehouse, quality = told.as_("warehouse"), told.as_("quality")
    plan = warehouse.post(f"/receipts/{told.numbers['second_receipt']}/dispositions", {"code": "scrap"})
    path = f"/dispositions/{plan['id']}/authorisation"
    code = warehouse.status("POST", path, {"approve": True})
    check(code in (403, 422), "nobody to authorise the own proposal", code)
    done = quality.post(path, {"approve": True})
    check(done["state"] == "done", "the disposition to be carried out", done)
    held = [row for row in quality.get("/stock", sku="ESPRESSO-1")["items"] if row["status"] == "scrap"]
    check(bool(held) and held[0]["units"] == 1, "the machine to stand in scrap", held)
    return "disposition: scrap, proposed by the warehouse, authorised by quality, booked"


STEPS = (reviewed, second_person, store_credit, disposed)
