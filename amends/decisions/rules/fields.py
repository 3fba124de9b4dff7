"""Which facts a policy may look at and what it may answer. Everything else is refused in a table.

The facts are versioned: a stored decision names the schema of its inputs, and is replayed with the fields of
that schema only. A field is never renamed or given another meaning; a new one gets the next number.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a column holds: a word out of a list, a free text, a whole number, yes or no."""

    WORD = "word"
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"


SCHEMA = 2
"""The newest schema of inputs. 1: the six first checks; 2: photos, risk, place of sale, complex cases."""

INPUTS: dict[str, tuple[Kind, str]] = {
    "proof": (Kind.WORD, "Proof of purchase"),
    "serial": (Kind.WORD, "Serial number"),
    "coverage": (Kind.WORD, "Coverage check"),
    "pattern": (Kind.WORD, "Known pattern check"),
    "duplicate": (Kind.WORD, "Duplicate check"),
    "evidence": (Kind.WORD, "Evidence"),
    "reused_photo": (Kind.WORD, "Re-used photo"),
    "serial_photo": (Kind.WORD, "Serial in the photo"),
    "defect_photo": (Kind.WORD, "Defect in the photo"),
    "defect_words": (Kind.WORD, "Defect in the words"),
    "risk": (Kind.WORD, "Risk"),
    "other_checks": (Kind.WORD, "Further checks"),
    "covered": (Kind.WORD, "Covered"),
    "burden": (Kind.WORD, "Who must prove"),
    "pattern_action": (Kind.WORD, "Known pattern says"),
    "defect_category": (Kind.WORD, "Defect category"),
    "defect_code": (Kind.WORD, "Defect"),
    "product_category": (Kind.WORD, "Product category"),
    "channel": (Kind.WORD, "Channel"),
    "account": (Kind.WORD, "Account of the channel"),
    "region": (Kind.WORD, "Country"),
    "currency": (Kind.WORD, "Currency"),
    "safety": (Kind.YES_NO, "Safety"),
    "injury": (Kind.YES_NO, "Words of injury"),
    "danger_words": (Kind.YES_NO, "Words of danger"),
    "legal_threat": (Kind.YES_NO, "Words of a legal threat"),
    "b2b": (Kind.YES_NO, "Business customer"),
    "high_value": (Kind.YES_NO, "High value"),
    "low_confidence": (Kind.YES_NO, "A check is not sure"),
    "conflict": (Kind.YES_NO, "Checks contradict"),
    "amount_known": (Kind.YES_NO, "Amount known"),
    "amount_minor": (Kind.NUMBER, "Amount at stake"),
    "days_since_delivery": (Kind.NUMBER, "Days since delivery"),
    "quantity": (Kind.NUMBER, "Quantity"),
    "earlier_claims": (Kind.NUMBER, "Earlier claims on the unit"),
    "earlier_decisions": (Kind.NUMBER, "Decisions on this claim that stand no longer"),
    "risk_reasons": (Kind.NUMBER, "Number of risk reasons"),
}

_SINCE_2 = frozenset(
    {
        *("reused_photo", "serial_photo", "defect_photo", "defect_words", "risk", "risk_reasons"),
        *("product_category", "account", "region", "injury", "danger_words", "legal_threat"),
        *("b2b", "high_value", "low_confidence"),
    }
)
LATER_CHECKS = ("reused_photo", "serial_photo", "defect_photo", "defect_words", "risk")
"""Checks that came with schema 2. A policy without a column of its own for one sees it under Further checks."""
RISK_INPUTS = {"risk": "pass", "risk_reasons": 0, "reused_photo": "pass"}
"""What only makes somebody look suspicious, and its harmless value."""

_CHECK = ("pass", "flag", "fail", "unknown", "missing")
VALUES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("proof", "serial", "coverage", "pattern", "duplicate", "evidence", *LATER_CHECKS), _CHECK),
    "other_checks": _CHECK[:-1],
    "covered": ("yes", "no", "unknown"),
    "burden": ("seller", "customer", "unknown"),
    "pattern_action": ("none", "approve", "review", "stop_use", "recall"),
}
"""Words that a column can hold, where they are known beforehand."""

GATE_OUTPUTS: dict[str, tuple[Kind, str]] = {
    "reason": (Kind.WORD, "Reason code"),
    "sentence": (Kind.TEXT, "What the customer reads"),
}

RULING_OUTPUTS: dict[str, tuple[Kind, str]] = {
    "outcome": (Kind.WORD, "Outcome"),
    "remedy": (Kind.WORD, "Remedy"),
    "share_percent": (Kind.NUMBER, "Share %"),
    "return_required": (Kind.YES_NO, "Send back"),
    "method": (Kind.WORD, "Paid by"),
    "approval": (Kind.WORD, "Who approves"),
    "choices": (Kind.WORD, "Customer may choose"),
    "reason": (Kind.WORD, "Reason code"),
    "sentence": (Kind.TEXT, "What the customer reads"),
}
OPTIONAL_OUTPUTS = frozenset({"approval", "choices"})
"""Answers that a table may leave out (those of before they existed do)."""

APPROVALS = ("nobody", "person", "two")
CHOICES: dict[str, tuple[str, ...]] = {
    "outcome": ("approve", "deny", "review"),
    "remedy": ("refund", "partial_credit", "store_credit", "repair", "replacement", "none"),
    "method": ("original", "store_credit"),
    "approval": APPROVALS,
}
"""Words that an answer can be."""


def fields_of(schema: int) -> tuple[str, ...]:
    """The inputs that existed in `schema`."""
    return tuple(name for name in INPUTS if schema >= 2 or name not in _SINCE_2)
