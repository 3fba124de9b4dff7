"""Which facts a policy may look at and what it may answer. Everything else is refused in a table."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a column holds: a word out of a list, a free text, a whole number, yes or no."""

    WORD = "word"
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"


INPUTS: dict[str, tuple[Kind, str]] = {
    "proof": (Kind.WORD, "Proof of purchase"),
    "serial": (Kind.WORD, "Serial number"),
    "coverage": (Kind.WORD, "Coverage check"),
    "pattern": (Kind.WORD, "Known pattern check"),
    "duplicate": (Kind.WORD, "Duplicate check"),
    "evidence": (Kind.WORD, "Evidence"),
    "other_checks": (Kind.WORD, "Further checks"),
    "covered": (Kind.WORD, "Covered"),
    "burden": (Kind.WORD, "Who must prove"),
    "pattern_action": (Kind.WORD, "Known pattern says"),
    "defect_category": (Kind.WORD, "Defect category"),
    "defect_code": (Kind.WORD, "Defect"),
    "channel": (Kind.WORD, "Channel"),
    "currency": (Kind.WORD, "Currency"),
    "safety": (Kind.YES_NO, "Safety"),
    "conflict": (Kind.YES_NO, "Checks contradict"),
    "amount_known": (Kind.YES_NO, "Amount known"),
    "amount_minor": (Kind.NUMBER, "Amount at stake"),
    "days_since_delivery": (Kind.NUMBER, "Days since delivery"),
    "quantity": (Kind.NUMBER, "Quantity"),
    "earlier_claims": (Kind.NUMBER, "Earlier claims on the unit"),
    "earlier_decisions": (Kind.NUMBER, "Decisions on this claim that stand no longer"),
}

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
    "reason": (Kind.WORD, "Reason code"),
    "sentence": (Kind.TEXT, "What the customer reads"),
}
