"""UN/EDIFACT behind intake's seam: interchanges of one or many messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amends.channels.edifact import goods, invoices, orders
from amends.channels.edifact.acknowledge import acknowledgement, label
from amends.channels.edifact.envelope import Message, messages, starts_like_edifact
from amends.channels.edifact.states import LEFT_OUT
from amends.channels.party import Party, digest_key
from amends.channels.reading import Reader
from amends.channels.trade.findings import about_records, refusals
from amends.intake.ports import Delivery, Parsed, Problem, Record


@dataclass(slots=True)
class Outcome:
    """What one message came to."""

    message: Message
    records: list[Record]
    ignored: str
    problems: tuple[Problem, ...]


class Edifact(Party):
    """See README.md of this folder for the party's quirks."""

    code = "edifact"
    title = "UN/EDIFACT (EANCOM)"
    topics = ("ORDERS", "ORDCHG", "ORDRSP", "DESADV", "RECADV", "INVOIC", "RETANN", "RETINS")
    forms = ("CONTRL",)

    def dedupe_key(self, delivery: Delivery) -> str:
        """Sender, recipient, day and control reference (UNB 0020) of every interchange in the file."""
        heads = {id(it.interchange): it.interchange for it in messages(delivery.body)}
        keys = [":".join((it.get(2), it.get(3), it.get(4, 1), it.get(5))) for it in heads.values() if it.get(5)]
        key = "|".join(keys)
        if not keys or len(keys) < len(heads):
            return digest_key(delivery.body)
        return key if len(key) <= 200 else digest_key(key.encode(), keys[0][:80])

    def recognises(self, body: bytes) -> bool:
        """UNA, UNB or UNH at the start."""
        return starts_like_edifact(body)

    def acknowledge(
        self, body: bytes, refused: Sequence[Problem], at: datetime, control: int, form: str = ""
    ) -> bytes:
        """The CONTRL that tells the sender which messages were taken."""
        outcomes = [(it.message, it.records, it.problems) for it in self._outcomes(body, "")]
        return acknowledgement(outcomes, refusals(refused), at, str(control))

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        outcomes = self._outcomes(body, account)
        if not outcomes:
            reader = Reader()
            why = "there is no message in it" if self.recognises(body) else "it holds no UNB or UNH segment"
            reader.note("syntax_invalid", syntax="UN/EDIFACT", why=why)
            return Parsed(kind="unknown", problems=tuple(reader.problems))
        return Parsed(
            kind="+".join(dict.fromkeys(it.message.kind[:20] or "unnamed" for it in outcomes))[:100],
            records=tuple(record for it in outcomes for record in it.records),
            ignored="; ".join(dict.fromkeys(it.ignored for it in outcomes if it.ignored))[:200],
            problems=tuple(found for it in outcomes for found in it.problems),
        )

    def _outcomes(self, body: bytes, account: str) -> list[Outcome]:
        """Every message by itself: what is wrong with one never hides another."""
        return [_outcome(message, account) for message in messages(body)]


def _outcome(message: Message, account: str) -> Outcome:
    reader = Reader()
    reader.about = label(message)
    if not message.complete:
        reader.note("message_truncated", "UNT", what=f"Message {label(message)}")
    try:
        records, ignored = _records(reader, message, account)
    except Exception as error:
        reader.note("mapping_failed", why=f"{type(error).__name__}: {error}"[:150])
        records, ignored = [], ""
    if ignored:
        reader.problems = [found for found in reader.problems if found.code != "message_truncated"]
    else:
        for fault in message.faults:
            reader.note("envelope_differs", "UNT", why=fault)
    if not records and not ignored and not reader.problems:
        ignored = f"{message.kind} without goods"
    return Outcome(message, records, ignored, about_records(reader.problems, records))


def _records(reader: Reader, message: Message, account: str) -> tuple[list[Record], str]:
    """(records, what is knowingly left out)."""
    found: list[Record | None] = []
    ignored = ""
    match message.kind:
        case "ORDERS":
            found = [orders.order(reader, message, account)]
        case "ORDCHG":
            found = [orders.change(reader, message, account)]
        case "ORDRSP":
            change, ignored = orders.response(reader, message)
            found = [change]
        case "DESADV":
            found = [*goods.despatch(reader, message)]
        case "RECADV":
            found = [*goods.received(reader, message)]
        case "INVOIC":
            record, ignored = invoices.invoice(reader, message, account)
            found = [record]
        case "RETANN" | "RETINS":
            found = [*goods.returns(reader, message)]
        case "CONTRL":
            ignored = goods.control(reader, message)
        case "APERAK":
            ignored = goods.application_error(reader, message)
        case kind if kind in LEFT_OUT:
            ignored = kind
        case kind:
            reader.note("document_unknown", "UNH", what=f"Message type {kind[:20] or 'not given'}")
    return [record for record in found if record is not None], ignored
