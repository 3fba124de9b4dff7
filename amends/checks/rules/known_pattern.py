"""Does the unit fall into a known defect pattern (an advisory of the quality people)?"""

from __future__ import annotations

from amends.checks.types import Check, Found, Gathered, Outcome

# The most careful word wins when several patterns match.
_CAREFUL = ("stop_use", "review", "approve")
_LEADS = {
    "stop_use": "Stop-use notice",
    "review": "Under investigation",
    "approve": "Known defect, to be approved",
}


def look(given: Gathered) -> Found:
    """Reasons: product_unknown, none, matches. `facts`: action (approve, review, stop_use, none), advisories."""
    inputs = {
        "product_id": given.claim.product_id,
        "serials": [given.claim.serial_reported, given.unit.serial],
        "lot_code": given.unit.lot_code,
        "defect_code": given.claim.defect_code,
        "as_of": given.as_of.isoformat(),
    }
    if given.product is None:
        sentence = "The product is not in the catalogue, so known defect patterns cannot be compared."
        return Found(Outcome.UNKNOWN, "product_unknown", sentence, {"action": "none", "advisories": []}, inputs)
    if not given.advisories:
        sentence = "No known defect pattern matches."
        return Found(Outcome.PASS, "none", sentence, {"action": "none", "advisories": []}, inputs)
    actions = {advisory.action for advisory in given.advisories}
    action = next((word for word in _CAREFUL if word in actions), "review")
    named = "; ".join(f"{advisory.title} ({advisory.public_id})" for advisory in given.advisories)
    facts = {
        "action": action,
        "advisories": [
            {
                "id": advisory.id,
                "ref": advisory.public_id,
                "version": advisory.version,
                "title": advisory.title,
                "severity": advisory.severity,
                "action": advisory.action,
                "customer_text": advisory.customer_text,
            }
            for advisory in given.advisories
        ],
    }
    outcome = Outcome.PASS if action == "approve" else Outcome.FLAG
    return Found(outcome, "matches", f"{_LEADS[action]}: {named}.", facts, inputs)


CHECK = Check("known_pattern", 1, look)
