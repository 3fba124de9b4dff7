"""Reading what a supplier answers to a claim of ours: a 180 that responds, and a 997 about what we sent."""

from __future__ import annotations

from collections.abc import Iterable

from amends.channels.reading import reference, text
from amends.channels.x12.answers import verdict
from amends.channels.x12.envelope import Message, Segment
from amends.channels.x12.states import ASKING, DISPOSITION_WORDS, RESPONSE_WORDS
from amends.core import ids
from amends.recovery.ports import EdiSet, LineAnswer, SupplierAnswer

_GRANTED = {"RA": "accepted", "RT": "accepted", "SC": "accepted", "SD": "accepted", "DI": "accepted",
            "KA": "accepted", "RD": "rejected"}  # fmt: skip
"""Element 1292 as an answer. PA says something per line only; RP and RN decide nothing yet."""
_UNDECIDED = ("RN", "RP")


def sets(messages: Iterable[Message]) -> list[EdiSet]:
    """What each set says."""
    return [_set(message) for message in messages]


def _set(message: Message) -> EdiSet:
    label, sender = f"{message.kind} {message.control}".strip(), message.interchange.get(6)
    if not message.complete:
        return EdiSet(label=label, sender=sender, fault="it breaks off: its SE is missing")
    if message.kind in ("997", "999"):
        return EdiSet(label=label, sender=sender, verdict=verdict(message))
    if message.kind != "180":
        return EdiSet(label=label, sender=sender, fault=f"a {message.kind} is no answer to a claim")
    answer, fault = _answer(message)
    return EdiSet(label=label, sender=sender, answer=answer, fault=fault)


def _answer(message: Message) -> tuple[SupplierAnswer | None, str]:
    """(the answer, "") or (None, why it is none). Our claim is named in BGN06, else in an N9 of the head."""
    bgn, (head, loops) = message.first("BGN"), _loops(message)
    named = [bgn.get(6), *(it.get(2) for it in head if it.tag in ("N9", "REF"))]
    claim = next((found for one in named if (found := ids.parse(one, "SCL"))), None)
    if claim is None:
        return None, "it names no claim of ours (BGN06 or N9)"
    whole = next((it for it in head if it.tag == "RDR"), Segment("RDR", []))
    lines = [_line(loop, whole) for loop in loops] or [_line([whole], whole)]
    undecided = [it for loop in (loops or [[whole]]) if (it := _undecided(_own(loop, whole)))]
    if undecided:
        return None, f"it does not decide yet: {undecided[0]}"
    rma = next((it.get(2) for it in head if it.tag in ("N9", "REF") and it.get(1).upper() == "RZ"), "")
    granted = any(line.verdict != "rejected" for line in lines)
    answer = SupplierAnswer(
        claim_ref=claim, lines=tuple(lines), supplier_ref=reference(bgn.get(2)),
        vendor_rma=reference(rma) or (reference(bgn.get(2)) if granted else ""), reason=_words(whole),
    )  # fmt: skip
    return answer, ""


def _loops(message: Message) -> tuple[list[Segment], list[list[Segment]]]:
    """(the head, each BLI loop)."""
    head: list[Segment] = []
    loops: list[list[Segment]] = []
    for segment in message.segments:
        if segment.tag == "BLI":
            loops.append([])
        (loops[-1] if loops else head).append(segment)
    return head, loops


def _own(loop: list[Segment], head: Segment) -> Segment:
    """What a line says of itself, else what the head says of all."""
    return next((it for it in loop if it.tag == "RDR" and it.get(1)), head)


def _undecided(rdr: Segment) -> str:
    if rdr.get(1).upper() in _UNDECIDED:
        return DISPOSITION_WORDS[rdr.get(1).upper()]
    return RESPONSE_WORDS[rdr.get(3).upper()] if rdr.get(3).upper() in ASKING else ""


def _line(loop: list[Segment], head: Segment) -> LineAnswer:
    bli, rdr = loop[0] if loop[0].tag == "BLI" else Segment("BLI", []), _own(loop, head)
    marks = [it.get(2) for it in loop if it.tag in ("N9", "REF") and it.get(1).upper() in ("IL", "SE")]
    verdict = _GRANTED.get(rdr.get(1).upper(), "rejected" if rdr.get(3) else "accepted")
    quantity = bli.get(3)
    return LineAnswer(
        marks=tuple(reference(it) for it in marks), verdict=verdict,
        amount=bli.get(6) if verdict == "accepted" else "", each=True,
        quantity=int(quantity) if quantity.isdecimal() else None, reason=_words(rdr),
    )  # fmt: skip


def _words(rdr: Segment) -> str:
    said = [RESPONSE_WORDS.get(rdr.get(3).upper(), rdr.get(3)), text(rdr.get(4))]
    return ": ".join(dict.fromkeys(it for it in said if it))
