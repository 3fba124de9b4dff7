"""TRADACOMS behind intake's seam: transmissions of files of messages."""

from __future__ import annotations

from dataclasses import dataclass

from amends.channels.party import Party, digest_key
from amends.channels.reading import Reader
from amends.channels.tradacoms import invoices, orders
from amends.channels.tradacoms.envelope import Message, messages, starts_like_tradacoms
from amends.channels.tradacoms.states import LEFT_OUT
from amends.channels.trade.findings import about_records
from amends.intake.ports import Delivery, Parsed, Problem, Record


@dataclass(slots=True)
class Outcome:
    """What one message came to."""

    message: Message
    records: list[Record]
    ignored: str
    problems: tuple[Problem, ...]


class Tradacoms(Party):
    """See README.md of this folder for the party's quirks."""

    code = "tradacoms"
    title = "TRADACOMS"
    topics = ("ORDHDR", "INVFIL", "CREHDR")

    def dedupe_key(self, delivery: Delivery) -> str:
        """Sender, recipient, day and transmission reference of every STX."""
        heads = {id(it.transmission): it.transmission for it in messages(delivery.body)}
        keys = [":".join((it.get(2), it.get(2, 2), it.get(3), it.get(4, 1), it.get(5))) for it in heads.values()
                if it.get(5)]  # fmt: skip
        if not keys or len(keys) < len(heads):
            return digest_key(delivery.body)
        key = "|".join(keys)
        return key if len(key) <= 200 else digest_key(key.encode(), keys[0][:80])

    def recognises(self, body: bytes) -> bool:
        """An STX segment at the start."""
        return starts_like_tradacoms(body)

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        outcomes = [_outcome(message, account) for message in messages(body)]
        if not outcomes:
            reader = Reader()
            why = "there is no message in it" if self.recognises(body) else "it holds no STX segment"
            reader.note("syntax_invalid", syntax="TRADACOMS", why=why)
            return Parsed(kind="unknown", problems=tuple(reader.problems))
        return Parsed(
            kind="+".join(dict.fromkeys(it.message.kind[:20] or "unnamed" for it in outcomes))[:100],
            records=tuple(record for it in outcomes for record in it.records),
            ignored="; ".join(dict.fromkeys(it.ignored for it in outcomes if it.ignored))[:200],
            problems=tuple(found for it in outcomes for found in it.problems),
        )


def _outcome(message: Message, account: str) -> Outcome:
    """Every message by itself: what is wrong with one never hides another."""
    reader = Reader()
    reader.about = label = f"{message.kind} {message.number}".strip()
    if not message.complete:
        reader.note("message_truncated", "MTR", what=f"Message {label}")
    try:
        records, ignored = _records(reader, message, account)
    except Exception as error:
        reader.note("mapping_failed", why=f"{type(error).__name__}: {error}"[:150])
        records, ignored = [], ""
    if ignored:
        reader.problems = [found for found in reader.problems if found.code != "message_truncated"]
    for fault in message.faults:
        reader.note("envelope_differs", "MTR", why=fault)
    if not records and not ignored and not reader.problems:
        ignored = f"{message.kind} without goods"
    return Outcome(message, records, ignored, about_records(reader.problems, records))


def _records(reader: Reader, message: Message, account: str) -> tuple[list[Record], str]:
    """(records, what is knowingly left out)."""
    match message.kind:
        case "ORDERS":
            made = orders.order(reader, message, account)
            return ([made] if made is not None else []), ""
        case "INVOIC":
            return invoices.invoice(reader, message, account), ""
        case "CREDIT":
            return invoices.credit(reader, message), ""
        case kind if kind in LEFT_OUT:
            return [], kind
        case kind:
            reader.note("document_unknown", "MHD", what=f"Message type {kind[:20] or 'not given'}")
            return [], ""
