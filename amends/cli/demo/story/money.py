"""Steps 8 and 9: the credit memo, exact; and where everybody sees it."""

from __future__ import annotations

from amends.cli.demo.door import check, send_event, wait_for
from amends.cli.demo.payloads import event, signed_shopify
from amends.cli.demo.story.told import Told


def memo(told: Told) -> str:
    """Numbered, exact: half of two lamps at 89.00 less 10%, with the tax share in it."""
    finance = told.as_("finance")
    case = wait_for(
        lambda: told.as_("agent").get(f"/claims/{told.notes['claim']}/case"),
        lambda case: case["memo"] is not None,
        "a credit memo",
    )
    found = finance.get(f"/memos/{case['memo']['number']}")
    check((found["total"], found["tax"]) == (8010, 1335), "GBP 80.10 with GBP 13.35 tax", found)
    pdf = told.as_("customer").bytes(f"/memos/{found['number']}/memo.pdf")
    check(pdf.startswith(b"%PDF-"), "the memo as PDF")
    told.notes["memo"] = found["number"]
    return f"credit memo {found['number']}: GBP 80.10, GBP 13.35 of it tax; PDF of {len(pdf):,} bytes"


def paid(told: Told) -> str:
    """Finance sees the refund that is due, transfers it and says so; recording it twice pays once."""
    finance = told.as_("finance")
    due = finance.get("/payouts")["items"]
    check(len(due) == 1 and due[0]["amount_minor"] == 8010, "one refund of GBP 80.10 to be due", due)
    done = finance.post(
        f"/memos/{told.notes['memo']}/payout", {"paid": True, "note": "BACS 4711"}, key="demo-paid"
    )
    check(done["state"] == "succeeded", "the refund to be done", done)
    check(finance.get("/payouts")["items"] == [], "nothing to be due any more")
    return "refund of GBP 80.10 transferred and recorded by finance"


def never_twice(told: Told) -> str:
    """The shop refunds the other line by itself; nothing can be paid for that unit again."""
    refund = event("shopify_refund", AT=told.ago(1))
    code = send_event(told.house.hooks, "shopify", "lamps", signed_shopify("refunds/create", refund, "demo-2"))
    check(code in (200, 202), "the receiver to accept the refund event", code)
    agent = told.as_("agent")
    order = wait_for(
        lambda: agent.get(f"/orders/{told.numbers['lamp_order']}"),
        lambda order: bool(order["refunds"]),
        "the shop's refund on the order",
    )
    shade = order["lines"][1]
    check(shade["returned_quantity"] == 1, "the returned shade on its order line", shade)
    claim = agent.post(
        "/claims",
        {
            "order_id": order["id"],
            "order_line_id": shade["id"],
            "defect_code": "wear_seam",
            "description": "The linen came off.",
        },
    )
    code = agent.status("GET", f"/claims/{claim['public_id']}/preview")
    check(code == 422, "a preview for the refunded unit to be refused", code)
    return "the shop's own refund stands on its order line; that unit pays nothing a second time"


def status(told: Told) -> str:
    """Agent and customer see the same status at the end, each what concerns them."""
    customer = wait_for(
        lambda: told.as_("customer").get(f"/claims/{told.notes['claim']}/case"),
        lambda case: case["claim"]["state"] == "closed",
        "the claim to be closed",
    )
    check(customer["findings"] == [], "the customer not to see internal findings", customer["findings"])
    steps = customer["status"]["steps"]
    check(all(step["state"] == "done" for step in steps), "every step done", steps)
    return f"status for the customer: “{customer['status']['label']}”, {len(customer['timeline'])} entries"


def report(told: Told) -> str:
    """The first defect report."""
    pareto = told.as_("quality").get("/reports/pareto", by="finding")
    check(pareto["total"] >= 1 and pareto["rows"][0]["defect_code"] == "fracture", "the fracture first", pareto)
    return f"Pareto by found defect: {pareto['rows'][0]['defect_label']} on {pareto['rows'][0]['sku']} leads"


STEPS = (memo, paid, never_twice, status, report)
