"""The one status that customer and agent see, and the picture of how far a case is."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.utils.translation import gettext

from amends.workflows.types import Status, Step


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the status is made of: the states of the separate axes."""

    claim: str
    outcome: str = ""
    verdict: str = ""
    remedy: str = ""
    return_required: bool = False
    resolution: str = ""
    rma: str = ""
    received: bool = False
    inspected: bool = False
    memo: bool = False
    times: dict[str, datetime] = {}


# code -> label, what the customer reads next, what the agent reads next. The whole list; nothing else is shown.
STATUSES: dict[str, tuple[str, str, str]] = {
    "draft": (
        "Not sent yet",
        "Add what is missing and send your claim.",
        "The reporter has not sent this claim yet. Nothing to do.",
    ),
    "checking": (
        "Being checked",
        "We compare your claim with your order and your guarantees. That usually takes less than a minute.",
        "The checks are running. They end by themselves within seconds.",
    ),
    "in_review": (
        "A person is reading it",
        "One of our people reads your claim. You get an answer or a question from us.",
        "Decide: approve, deny, or ask the customer for more.",
    ),
    "second_approval": (
        "A person is reading it",
        "One of our people reads your claim. You get an answer or a question from us.",
        "The amount is above one person's limit: a second person approves or rejects it.",
    ),
    "question": (
        "We asked you something",
        "Please answer our question; we go on as soon as your answer is in.",
        "Waiting for the customer's answer. The checks run again when it comes.",
    ),
    "choice": (
        "Approved: you choose",
        "Your claim is approved. Choose below what you would like, or we give you the first of the list.",
        "Waiting for the customer's choice. You can choose when the customer tells you; else the first is given.",
    ),
    "approved": (
        "Approved",
        "Your claim is approved. We are preparing the next step and write to you.",
        "The remedy is being prepared; this ends by itself within seconds.",
    ),
    "send_back": (
        "Approved: send it back",
        "Pack the product, put the return slip inside and send it to us by the date on the slip.",
        "Waiting for the parcel. The warehouse scans it when it arrives.",
    ),
    "return_expired": (
        "The return ran out",
        "The time to send it back is over. Write to us if you still want to send it.",
        "The return expired. Renew it when the customer asks.",
    ),
    "received": (
        "Received",
        "Your parcel is here. We look at the defect and then settle your claim.",
        "The warehouse has the goods in quarantine; quality inspects them next.",
    ),
    "settling": (
        "Being settled",
        "Everything is checked. We are settling your claim now.",
        "The money remedy is on its way; look at the credit memo if it stays here.",
    ),
    "in_kind": (
        "Being settled",
        "Your repair or replacement is in work. We write to you when it leaves us.",
        "Send the repaired or replacement unit, then record it here.",
    ),
    "settled": (
        "Settled",
        "Your claim is settled. Write to us if the defect comes back.",
        "Settled. Nothing to do.",
    ),
    "denied": (
        "Not approved",
        "We could not approve your claim; the reason is below. Write to us if a fact is wrong.",
        "Denied. Reopen it when the customer brings new facts.",
    ),
    "withdrawn": (
        "Withdrawn",
        "You took this claim back. You can report the defect again at any time.",
        "Withdrawn. Nothing to do.",
    ),
}

_LABELS = {
    "reported": "Reported",
    "checked": "Checked",
    "decided": "Decided",
    "on_its_way": "On its way",
    "received": "Received",
    "inspected": "Inspected",
    "settled": "Settled",
}
# How many steps are behind a status; the next one is "now".
_BEHIND = {
    "draft": 0,
    "checking": 1,
    "in_review": 2,
    "second_approval": 2,
    "question": 2,
    "choice": 2,
    "approved": 3,
    "send_back": 3,
    "return_expired": 3,
    "received": 5,
}


def code_of(facts: Facts) -> str:
    """The status's code."""
    by_claim = {
        "draft": "draft",
        "checking": "checking",
        "withdrawn": "withdrawn",
        "awaiting_customer": "question",
        "awaiting_choice": "choice",
        "in_review": "second_approval" if facts.verdict == "awaiting_second" else "in_review",
    }
    if facts.claim in by_claim:
        return by_claim[facts.claim]
    if facts.outcome == "deny":
        return "denied"
    if facts.resolution == "settled" or facts.claim == "closed":
        return "settled"
    if facts.return_required and not facts.inspected:
        if facts.received:
            return "received"
        return {"authorised": "send_back", "expired": "return_expired"}.get(facts.rma, "approved")
    if not facts.resolution:
        return "approved"
    return "in_kind" if facts.remedy in ("repair", "replacement") else "settling"


def status(facts: Facts) -> Status:
    """The status with its sentences and its picture."""
    code = code_of(facts)
    label, customer, agent = STATUSES[code]
    return Status(
        code=code,
        label=gettext(label),
        next_for_customer=gettext(customer),
        next_for_agent=agent,
        steps=_steps(code, facts),
    )


def _steps(code: str, facts: Facts) -> tuple[Step, ...]:
    if code == "withdrawn":
        return (Step(code="reported", label=gettext("Reported"), state="done", at=facts.times.get("reported")),)
    codes = list(_LABELS)
    decided = code not in ("draft", "checking", "in_review", "second_approval", "question")
    if code == "denied":
        codes = codes[:3]
    elif decided and not facts.return_required:
        codes = [step for step in codes if step not in ("on_its_way", "received", "inspected")]
    behind = len(codes) if code in ("settled", "denied") else _BEHIND.get(code, len(codes) - 1)
    return tuple(
        Step(
            code=step,
            label=gettext(_LABELS[step]),
            state="done" if place < behind else "now" if place == behind else "next",
            at=facts.times.get(step) if place < behind else None,
        )
        for place, step in enumerate(codes)
    )
