"""Steps 3 to 6: the customer's claim, the check, the decision, the RMA."""

from __future__ import annotations

import hashlib
from typing import Any

from amends.cli.demo.door import Door, check, wait_for
from amends.cli.demo.photos import broken_lamp
from amends.cli.demo.seed import customer_token
from amends.cli.demo.story.told import Told


def customer_claims(told: Told) -> str:
    """The customer reports a cracked lamp with a photo and its serial number."""
    told.doors["customer"] = Door(told.house.web, customer_token(told.numbers["lamp_order"]))
    customer = told.as_("customer")
    check(customer.status("GET", f"/orders/{told.numbers['woo_order']}") == 404, "another's order to be not found")
    claim = customer.post(
        "/claims",
        {
            "order_id": told.numbers["lamp_order"],
            "order_line_id": told.numbers["lamp_line"],
            "defect_code": "hw_broken_part",
            "description": "The shade cracked at the rivet when I tilted it.",
            "serial": "arc-2410 00007",
        },
    )
    told.notes["claim"] = claim["public_id"]
    photo = broken_lamp()
    kept = customer.upload(f"/claims/{claim['public_id']}/photos", "lamp.jpg", photo)
    check(kept["original_sha256"] == hashlib.sha256(photo).hexdigest(), "the original's hash to be kept", kept)
    shown = customer.bytes(f"/photos/{kept['public_id']}")
    check(b"Drawn camera" in photo and b"Drawn camera" not in shown, "the photo shown to carry no EXIF")
    customer.post(f"/claims/{claim['public_id']}/submit", key="demo-submit")
    return f"claim {claim['public_id']} by the customer, with photo (EXIF stripped, original hash kept)"


def checked_and_decided(told: Told) -> str:
    """The automated check runs before any person; the policy approves and says why."""
    agent = told.as_("agent")
    case = _case(told, agent, "claim", lambda case: case["rma"] is not None, "an RMA")
    findings = {found["code"]: found["outcome"] for found in case["findings"]}
    for code in ("proof_of_purchase", "serial", "coverage", "duplicate", "evidence"):
        check(findings.get(code) == "pass", f"check {code} to pass", findings)
    check("known_pattern" in findings, "the known pattern to be looked for", findings)
    verdict = case["decision"]
    check((verdict["outcome"], verdict["remedy"]) == ("approve", "refund"), "an approved refund", verdict)
    check(verdict["policy_version"] is not None, "the policy's version to be kept", verdict)
    check(bool(verdict["reasons"]), "a reason that a customer can read", verdict)
    told.notes["rma"] = case["rma"]["public_id"]
    why = verdict["reasons"][0][1]
    return f"checked ({len(findings)} findings), approved by policy {verdict['policy_version']}: “{why}”"


def rma_and_letter(told: Told) -> str:
    """The RMA has number, expiry, address and a printable slip; the letter went out by itself."""
    rma = told.as_("agent").get(f"/rmas/{told.notes['rma']}")
    check(rma["state"] == "authorised" and rma["expires_at"] > rma["authorised_at"], "an open RMA", rma)
    check(len(rma["return_address"]) >= 2, "a return address", rma["return_address"])
    slip = told.as_("customer").bytes(f"/rmas/{rma['public_id']}/slip.pdf")
    check(slip.startswith(b"%PDF-"), "a printable slip")
    letters = wait_for(
        lambda: told.as_("agent").get("/letters", reference=told.notes["claim"])["items"],
        lambda found: any(rma["public_id"] in letter["text"] for letter in found),
        "a letter with the RMA number",
    )
    until = rma["expires_at"][:10]
    return f"RMA {rma['public_id']} until {until}, slip printed, {len(letters)} letters in the outbox"


def _case(told: Told, door: Door, note: str, good: Any, expected: str) -> Any:
    return wait_for(lambda: door.get(f"/claims/{told.notes[note]}/case"), good, expected)


STEPS = (customer_claims, checked_and_decided, rma_and_letter)
