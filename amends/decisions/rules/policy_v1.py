"""The policy that every installation starts with: our own writing, meant to be changed by the merchant.

It leans to the customer where the facts are clear, and to a person wherever they are not: the machine
alone never denies because of a risk, a missing photo or a contradiction.
"""

from __future__ import annotations

import json
from typing import Any

NAME = "First policy"

_ANY = ""
_NOT_SURE = '"flag", "unknown", "missing"'
_BAD = '"fail", "flag", "unknown", "missing"'

# column -> condition; every row that matches sends the claim to a person.
_GATES: list[tuple[str, dict[str, str], str, str]] = [
    (
        "safety",
        {"safety": "true"},
        "safety",
        "You reported a possible safety problem. Please stop using the product; a specialist looks at it first.",
    ),
    (
        "stop_use",
        {"pattern_action": '"stop_use", "recall"'},
        "stop_use",
        "There is a safety notice for this product. Please stop using it; a specialist contacts you.",
    ),
    (
        "pattern_review",
        {"pattern_action": '"review"'},
        "known_pattern_review",
        "This looks like a defect that we are investigating, so one of our people looks at it.",
    ),
    (
        "conflict",
        {"conflict": "true"},
        "conflict",
        "What we have on file does not fit together yet, so one of our people looks at it.",
    ),
    (
        "proof",
        {"proof": _BAD},
        "purchase_unclear",
        "We could not match the purchase by itself, so one of our people looks at it.",
    ),
    (
        "serial",
        {"serial": _BAD},
        "serial_unclear",
        "The serial number needs a closer look by one of our people.",
    ),
    (
        "duplicate",
        {"duplicate": _BAD},
        "duplicate",
        "There is another claim for this unit, so one of our people reads them together.",
    ),
    (
        "coverage",
        {"coverage": _NOT_SURE},
        "coverage_unclear",
        "We could not tell by itself which guarantee covers your unit, so one of our people looks it up.",
    ),
    (
        "covered",
        {"covered": '"unknown"'},
        "coverage_unclear",
        "We could not tell by itself which guarantee covers your unit, so one of our people looks it up.",
    ),
    (
        "pattern",
        {"pattern": '"unknown", "missing"'},
        "pattern_unclear",
        "One of our people compares your unit with what we know about this product.",
    ),
    (
        "evidence",
        {"evidence": _BAD, "covered": '"yes"', "pattern_action": '"none"'},
        "evidence_incomplete",
        "We need a little more to judge the defect; one of our people will tell you what.",
    ),
    *(
        (check, {check: '"fail", "flag"'}, reason, sentence)
        for check, reason, sentence in (
            (
                "reused_photo",
                "photo_seen_before",
                "We know one of the photos from another case, so one of our people compares them.",
            ),
            (
                "serial_photo",
                "serial_photo",
                "The serial number in the photo needs a closer look by one of our people.",
            ),
            (
                "defect_photo",
                "defect_photo",
                "One of our people compares the photo with what you describe.",
            ),
            (
                "risk",
                "closer_look",
                "One of our people takes a closer look at your case before it is settled.",
            ),
        )
    ),
    (
        "other_checks",
        {"other_checks": _BAD},
        "needs_a_look",
        "One point of your claim needs a closer look by one of our people.",
    ),
    (
        "other_defect",
        {"defect_category": '"Other"'},
        "defect_unclear",
        "Your description does not fit one of our usual cases, so one of our people reads it.",
    ),
    (
        "amount",
        {"amount_known": "false"},
        "amount_unclear",
        "We are checking what was paid and paid back for this unit.",
    ),
    *(
        (
            f"value_{code.lower()}",
            {"currency": f'"{code}"', "amount_minor": f"> {limit}"},
            "high_value",
            "Because of its value, one of our people reads this claim.",
        )
        for code, limit in (("EUR", 50_000), ("GBP", 45_000), ("USD", 55_000))
    ),
    (
        "value_other",
        {"currency": 'not in ["EUR", "GBP", "USD"]', "amount_known": "true"},
        "currency_without_limit",
        "One of our people checks the amount.",
    ),
    (
        "earlier",
        {"earlier_claims": "> 0"},
        "claimed_before",
        "This unit was claimed before; one of our people reads the whole history.",
    ),
    (
        "reopened",
        {"earlier_decisions": "> 0"},
        "reopened",
        "Your claim was opened again, so one of our people decides on it.",
    ),
]

_COVERED = {"covered": '"yes"'}
# row id, conditions, (outcome, remedy, share, send back, method, who approves), reason code, sentence
_RULINGS: list[tuple[str, dict[str, str], tuple[str, str, int, bool, str, str], str, str]] = [
    (
        "known_defect",
        {"pattern_action": '"approve"'},
        ("approve", "refund", 100, True, "original", "nobody"),
        "known_defect",
        "This product has a known defect and your unit is affected, so we refund it without further questions.",
    ),
    (
        "not_covered",
        {"covered": '"no"'},
        ("deny", "none", 0, False, "original", "nobody"),
        "not_covered",
        "No guarantee covered this unit any more on the day you reported the defect.",
    ),
    (
        "wear",
        {**_COVERED, "defect_category": '"Wear"'},
        ("approve", "partial_credit", 30, False, "original", "nobody"),
        "wear",
        "What you describe is wear from use, which the guarantee does not cover. As a gesture we pay back a part "
        "of the price; you keep the product.",
    ),
    (
        "missing_part",
        {**_COVERED, "defect_category": '"Missing Part"'},
        ("approve", "replacement", 100, False, "original", "nobody"),
        "missing_part",
        "A part was missing. We send it to you; you need not send anything back.",
    ),
    (
        "cosmetic",
        {**_COVERED, "defect_category": '"Cosmetic Damage"'},
        ("approve", "partial_credit", 40, False, "original", "nobody"),
        "cosmetic",
        "The product works but does not look as it should. We pay back a part of the price; you keep the product.",
    ),
    (
        "past_burden",
        {**_COVERED, "burden": '"customer"'},
        ("approve", "repair", 100, True, "original", "nobody"),
        "past_presumption",
        "The time in which a defect counts as there from the start is over, but the guarantee still runs. "
        "We repair your unit free of charge.",
    ),
    (
        "small_value",
        {**_COVERED, "currency": '"EUR", "GBP", "USD"', "amount_minor": "<= 1500"},
        ("approve", "refund", 100, False, "original", "nobody"),
        "small_value",
        "Your unit is covered, and sending it back is not worth your while. We refund it; you keep it.",
    ),
    (
        "covered",
        _COVERED,
        ("approve", "refund", 100, True, "original", "nobody"),
        "covered",
        "Your unit is covered and what you sent us is complete, so we refund it once it is back with us.",
    ),
]


def content() -> dict[str, Any]:
    """The policy in JDM."""
    gate_inputs = _columns(row[1] for row in _GATES)
    ruling_inputs = _columns(row[1] for row in _RULINGS)
    gates = [
        {"_id": row, **_cells(gate_inputs, when), "reason": _text(reason), "sentence": _text(sentence)}
        for row, when, reason, sentence in _GATES
    ]
    rulings = [
        {
            "_id": row,
            **_cells(ruling_inputs, when),
            **dict(zip(_ANSWERS[:6], (json.dumps(value) for value in answer), strict=True)),
            "reason": _text(reason),
            "sentence": _text(sentence),
        }
        for row, when, answer, reason, sentence in _RULINGS
    ]
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            _node("findings", "inputNode", "Findings", 0),
            _node("gates", "decisionTableNode", "Goes to a person when", 1)
            | {"content": _table("gates", "collect", gate_inputs, _ANSWERS[6:], gates)},
            _node("ruling", "decisionTableNode", "Otherwise the first that fits", 1)
            | {"content": _table("ruling", "first", ruling_inputs, _ANSWERS, rulings)},
            _node("answer", "outputNode", "Ruling", 2),
        ],
        "edges": [
            {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
            for source, target in (
                ("findings", "gates"),
                ("findings", "ruling"),
                ("gates", "answer"),
                ("ruling", "answer"),
            )
        ],
    }


_ANSWERS = ["outcome", "remedy", "share_percent", "return_required", "method", "approval", "reason", "sentence"]


def _columns(conditions: Any) -> list[str]:
    return list(dict.fromkeys(field for when in conditions for field in when))


def _cells(fields: list[str], when: dict[str, str]) -> dict[str, str]:
    return {f"if_{field}": when.get(field, _ANY) for field in fields}


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _node(name: str, kind: str, title: str, column: int) -> dict[str, Any]:
    return {"id": name, "type": kind, "name": title, "position": {"x": 320 * column, "y": 0}}


def _table(
    name: str, hit: str, inputs: list[str], outputs: list[str], rules: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "hitPolicy": hit,
        "inputs": [{"id": f"if_{field}", "field": field, "name": field} for field in inputs],
        "outputs": [{"id": field, "field": field, "name": field} for field in outputs],
        "rules": rules,
        "outputPath": name,
    }
