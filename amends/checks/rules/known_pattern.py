"""Does the unit fall into a known defect pattern (an advisory of the quality people)?"""

from __future__ import annotations

from amends.catalog.api import lists
from amends.catalog.ports import AdvisoryView
from amends.checks.types import Check, Found, Gathered, Outcome

# The most careful word wins when several patterns match.
_CAREFUL = ("stop_use", "recall", "review", "approve")
_LEADS = {
    "stop_use": "Stop-use notice",
    "recall": "Recall",
    "review": "Under investigation",
    "approve": "Known defect, to be approved",
}


def look(given: Gathered) -> Found:
    """Reasons: product_unknown, none, matches.

    `facts`: action (approve, review, recall, stop_use, none), advisories (each with `why`: what the unit has in
    common with it).
    """
    inputs = {
        "product_id": given.claim.product_id,
        "serials": [given.claim.serial_reported, given.unit.serial],
        "lot_code": given.unit.lot_code,
        "defect_code": given.claim.defect_code,
        "description_length": len(given.claim.description),
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
    named = "; ".join(
        f"{advisory.title} ({advisory.public_id}{_told(why(advisory, given.claim.description))})"
        for advisory in given.advisories
    )
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
                "why": why(advisory, given.claim.description),
            }
            for advisory in given.advisories
        ],
    }
    outcome = Outcome.PASS if action == "approve" else Outcome.FLAG
    return Found(outcome, "matches", f"{_LEADS[action]}: {named}.", facts, inputs)


def why(advisory: AdvisoryView, description: str) -> list[str]:
    """What the unit has in common with the pattern, in words: every condition that the advisory makes."""
    said = lists.phrases(description)
    words = [word for word in advisory.words if word in said]
    told = [
        ("serial range", _span(advisory.serial_from, advisory.serial_to)),
        ("lot", advisory.lot_code),
        ("firmware", _span(advisory.firmware_from, advisory.firmware_to)),
        ("made in week", _span(advisory.date_code_from, advisory.date_code_to)),
        (advisory.component, f"lot {advisory.component_lot}" if advisory.component else ""),
        ("the words", ", ".join(words)),
    ]
    return [f"{what} {which}" for what, which in told if which]


def _span(first: str, last: str) -> str:
    if not first or not last:
        return f"from {first}" if first else f"up to {last}" if last else ""
    return first if first == last else f"{first} to {last}"


def _told(parts: list[str]) -> str:
    return f": {', '.join(parts)}" if parts else ""


CHECK = Check("known_pattern", 2, look)
