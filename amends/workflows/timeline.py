"""What happened to a claim, in sentences, oldest first."""

from __future__ import annotations

from collections.abc import Iterable

from amends.checks.api import FindingView
from amends.claims.ports import ClaimView, MessageView
from amends.core.money import Money
from amends.jobs.api import MoveRecord
from amends.notices.api import LetterView
from amends.resolutions.api import ResolutionView
from amends.resolutions.ports import MemoView
from amends.returns.api import RmaView
from amends.workflows.types import TimelineEntry

# (axis, verb) -> sentence. What is not in the table is told by its verb.
_SENTENCES = {
    ("claim", "submit"): "The claim was sent in",
    ("claim", "send to review"): "The policy left it to a person",
    ("claim", "ask"): "The customer was asked a question",
    ("claim", "answer"): "The customer answered",
    ("claim", "correct"): "The claim was corrected and is checked again",
    ("claim", "offer"): "Approved, and the customer may choose",
    ("claim", "decide"): "The claim was decided",
    ("claim", "reopen"): "The claim was opened again",
    ("claim", "close"): "The claim was closed",
    ("claim", "withdraw"): "The claim was taken back",
    ("verdict", "confirm"): "Decided",
    ("verdict", "offer"): "The customer may choose the remedy",
    ("verdict", "choose"): "A remedy was chosen",
    ("verdict", "ask second"): "The decision waits for a second person",
    ("verdict", "reject"): "The second person said no",
    ("verdict", "supersede"): "The decision stands no longer",
    ("resolution", "issue"): "The money is on its way",
    ("resolution", "settle"): "The remedy was carried out",
    ("resolution", "cancel"): "The remedy was cancelled",
    ("return", "receive"): "The goods arrived",
    ("return", "inspect"): "The goods were inspected",
    ("return", "close"): "The return was closed",
    ("return", "cancel"): "The return was cancelled",
    ("return", "expire"): "The return ran out",
    ("return", "revive"): "The return was renewed",
}
# A customer sees these moves, and of them no reason and no name of ours.
_FOR_CUSTOMERS = {
    ("claim", "submit"),
    ("claim", "ask"),
    ("claim", "answer"),
    ("claim", "offer"),
    ("claim", "decide"),
    ("claim", "reopen"),
    ("claim", "close"),
    ("claim", "withdraw"),
    ("resolution", "settle"),
    ("return", "receive"),
    ("return", "inspect"),
    ("return", "expire"),
    ("return", "revive"),
}
_CHECK_WORDS = {"pass": "nothing against", "flag": "to look at", "fail": "against", "unknown": "cannot tell"}


def entries(
    moves: Iterable[MoveRecord],
    claim: ClaimView,
    letters: Iterable[LetterView],
    findings: list[FindingView],
    made: Iterable[TimelineEntry],
    *,
    staff: bool,
) -> tuple[TimelineEntry, ...]:
    """Moves of every axis, letters, messages, the checks' run, and what was `made` on the way."""
    found = [
        TimelineEntry(
            at=claim.created_at, axis="claim", text="The claim was begun", who=_who(claim.opened_by, staff)
        )
    ]
    found += [_moved(move, staff) for move in moves if _is_told(move, staff)]
    found += made
    found += [_wrote(letter, claim, staff) for letter in letters]
    found += [_said(message, staff) for message in claim.messages]
    if findings and staff:
        found.append(_checked(findings))
    return tuple(sorted(found, key=lambda entry: entry.at))


def granted(view: ResolutionView | None) -> list[TimelineEntry]:
    """The remedy was reserved."""
    if view is None:
        return []
    amount = f" of {Money(view.amount_minor, view.currency)}" if view.amount_minor else ""
    text = f"{view.remedy.replace('_', ' ').capitalize()}{amount} reserved"
    return [TimelineEntry(at=view.at, axis="resolution", text=text, who="Amends")]


def authorised(view: RmaView | None) -> list[TimelineEntry]:
    """The goods may come back."""
    if view is None:
        return []
    text = f"Return {view.public_id} authorised"
    return [TimelineEntry(at=view.authorised_at, axis="return", text=text, who="Amends")]


def issued(view: MemoView | None) -> list[TimelineEntry]:
    """A credit memo exists."""
    if view is None:
        return []
    text = f"Credit memo {view.number} over {Money(view.total, view.currency)} issued"
    return [TimelineEntry(at=view.issued_at, axis="resolution", text=text, who="Amends")]


def _is_told(move: MoveRecord, staff: bool) -> bool:
    """Staff read of a verdict once (as the verdict's own move); a customer reads the claim's."""
    if staff:
        return (move.axis, move.verb) != ("claim", "decide")
    return (move.axis, move.verb) in _FOR_CUSTOMERS


def _moved(move: MoveRecord, staff: bool) -> TimelineEntry:
    return TimelineEntry(
        at=move.at,
        axis=move.axis,
        text=_SENTENCES.get((move.axis, move.verb), f"{move.axis.capitalize()}: {move.verb}"),
        who=move.actor_label if staff else _who(move.actor_label, move.actor_kind == "customer"),
        detail=move.reason if staff else "",
    )


def _wrote(letter: LetterView, claim: ClaimView, staff: bool) -> TimelineEntry:
    subject = " ".join(letter.subject.replace(claim.public_id, "").split())
    text, detail = f"Letter: {subject}", _sent(letter, staff)
    return TimelineEntry(at=letter.created_at, axis="letter", text=text, who="Amends", detail=detail)


def _said(message: MessageView, staff: bool) -> TimelineEntry:
    words = "Message from the customer" if message.from_customer else "Message to the customer"
    return TimelineEntry(
        at=message.at,
        axis="message",
        text="Note" if message.internal else words,
        who=_who(message.author, staff or message.from_customer),
        detail=message.text,
    )


def _who(label: str, named: bool) -> str:
    return label if named else "Returns desk"


def _sent(letter: LetterView, staff: bool) -> str:
    words = {
        "sent": "sent",
        "queued": "waiting to be sent",
        "sending": "being sent",
        "failed": "could not be sent",
        "no_address": "no e-mail address",
    }.get(letter.state, letter.state)
    return f"{words}: {letter.error}" if staff and letter.state == "failed" else words


def _checked(findings: list[FindingView]) -> TimelineEntry:
    counts: dict[str, int] = {}
    for found in findings:
        counts[found.outcome] = counts.get(found.outcome, 0) + 1
    detail = ", ".join(f"{counts[word]} {_CHECK_WORDS[word]}" for word in _CHECK_WORDS if word in counts)
    return TimelineEntry(
        at=max(found.at for found in findings),
        axis="check",
        text=f"{len(findings)} checks ran (run {findings[0].run})",
        who="Amends",
        detail=detail,
    )
