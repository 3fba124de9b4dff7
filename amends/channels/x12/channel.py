"""ASC X12 behind intake's seam: interchanges of one or many transaction sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from amends.channels.party import Party, digest_key
from amends.channels.reading import Reader
from amends.channels.trade.findings import about_records, refusals
from amends.channels.x12 import answers, invoices, orders, returns, shipments
from amends.channels.x12.acknowledge import functional_acknowledgement
from amends.channels.x12.answers import verdict
from amends.channels.x12.envelope import Message, messages, starts_like_x12
from amends.channels.x12.sets import LEFT_OUT
from amends.channels.x12.tell import partner_of, return_told
from amends.exchange.ports import Verdict
from amends.intake.ports import Delivery, Parsed, Problem, Record, Told


@dataclass(slots=True)
class Outcome:
    """What one transaction set came to."""

    message: Message
    records: list[Record]
    ignored: str
    problems: tuple[Problem, ...]


class X12(Party):
    """See README.md of this folder for the party's quirks."""

    code = "x12"
    title = "ASC X12"
    topics = ("850", "855", "856", "810", "860", "865", "180", "997")
    forms = ("997", "999")
    tells: ClassVar[Mapping[str, str]] = {"return_state": "180"}

    def dedupe_key(self, delivery: Delivery) -> str:
        """Sender, receiver, day and control numbers (ISA13, GS06, ST02): the same for every resend."""
        found = messages(delivery.body)
        if not found:
            return digest_key(delivery.body)
        head = found[0].interchange
        sets = [f"{it.interchange.get(13)}+{it.group.get(6)}+{it.kind}{it.control}" for it in found]
        key = ":".join((head.get(6), head.get(8), head.get(9), *sets))
        return key if len(key) <= 200 else digest_key(key.encode(), head.get(6), head.get(13))

    def recognises(self, body: bytes) -> bool:
        """An ISA segment near the start."""
        return starts_like_x12(body)

    def acknowledge(
        self, body: bytes, refused: Sequence[Problem], at: datetime, control: int, form: str = "997"
    ) -> bytes:
        """The 997 (or 999) that tells the sender which sets were taken; acknowledgements are not acknowledged."""
        outcomes = [(it.message, it.records, it.problems) for it in self._outcomes(body, "")]
        return functional_acknowledgement(outcomes, refusals(refused), at, control, form)

    def partner(self, body: bytes, known: Mapping[str, str]) -> Mapping[str, str]:
        """The addresses for what we say to the sender of this."""
        return partner_of(body, known)

    def interchange(self, told: Told, partner: Mapping[str, str], at: datetime, control: int) -> bytes:
        """The 180 that tells what became of a return."""
        return return_told(told, partner, at, control)

    def verdicts(self, body: bytes) -> list[Verdict]:
        """What each 997, 999 and 824 in it says of an interchange of ours."""
        return [verdict(it) for it in messages(body) if it.kind in ("997", "999", "824")]

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        outcomes = self._outcomes(body, account)
        if not outcomes:
            reader = Reader()
            why = "there is no transaction set in it" if self.recognises(body) else "it holds no ISA segment"
            reader.note("syntax_invalid", syntax="ASC X12", why=why)
            return Parsed(kind="unknown", problems=tuple(reader.problems))
        return Parsed(
            kind="+".join(dict.fromkeys(it.message.kind[:20] or "unnamed" for it in outcomes))[:100],
            records=tuple(record for it in outcomes for record in it.records),
            ignored="; ".join(dict.fromkeys(it.ignored for it in outcomes if it.ignored))[:200],
            problems=tuple(found for it in outcomes for found in it.problems),
        )

    def _outcomes(self, body: bytes, account: str) -> list[Outcome]:
        """Every set by itself: what is wrong with one never hides another."""
        return [_outcome(message, account) for message in messages(body)]


def _outcome(message: Message, account: str) -> Outcome:
    reader = Reader()
    reader.about = label = f"{message.kind} {message.control}".strip()
    if not message.complete:
        reader.note("message_truncated", "SE", what=f"Set {label}")
    try:
        records, ignored = _records(reader, message, account)
    except Exception as error:
        reader.note("mapping_failed", why=f"{type(error).__name__}: {error}"[:150])
        records, ignored = [], ""
    if ignored:
        reader.problems = [found for found in reader.problems if found.code != "message_truncated"]
    else:
        for fault in message.faults[:3]:
            reader.note("envelope_differs", "SE", why=fault)
    if not records and not ignored and not reader.problems:
        ignored = f"{message.kind} without goods"
    return Outcome(message, records, ignored, about_records(reader.problems, records))


def _records(reader: Reader, message: Message, account: str) -> tuple[list[Record], str]:
    """(records, what is knowingly left out)."""
    found: list[Record | None] = []
    ignored = ""
    match message.kind:
        case "850":
            found = [orders.order(reader, message, account)]
        case "860":
            found = [orders.change(reader, message, account)]
        case "855" | "865":
            change, ignored = answers.acknowledgement(reader, message)
            found = [change]
        case "856":
            found = [*shipments.notice(reader, message)]
        case "810":
            record, ignored = invoices.invoice(reader, message, account)
            found = [record]
        case "180":
            found = [*returns.returns(reader, message)]
        case "997" | "999":
            ignored = answers.functional(reader, message)
        case "824":
            ignored = answers.application(reader, message)
        case kind if kind in LEFT_OUT:
            ignored = f"{kind} ({LEFT_OUT[kind]})"
        case kind:
            reader.note("document_unknown", "ST01", what=f"Transaction set {kind[:20] or 'without a code'}")
    return [record for record in found if record is not None], ignored
