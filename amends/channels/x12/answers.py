"""What the other side answers: order acknowledgements (855, 865) and acknowledgements of our own sets."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.reading import Reader
from amends.channels.trade import dates
from amends.channels.trade.sale import line_fact
from amends.channels.trade.shapes import Item
from amends.channels.trade.units import pieces
from amends.channels.x12 import parts
from amends.channels.x12.envelope import Message, Segment
from amends.channels.x12.states import ANSWER, LINE_ANSWER
from amends.exchange.ports import Verdict
from amends.orders.ports import ChangeFact, LineChange


def acknowledgement(reader: Reader, message: Message) -> tuple[ChangeFact | None, str]:
    """(what an 855 or 865 changes, "") or (None, what is ignored)."""
    head = message.first("BAK" if message.kind == "855" else "BCA")
    number = parts.order_id(head.get(3), head.get(5 if head.tag == "BAK" else 4))
    reader.about = number or reader.about
    if not number:
        reader.note("field_absent", f"{head.tag}03")
        return None, ""
    answer = reader.state(head.get(2), f"{head.tag}02", ANSWER, "received")
    mark = len(reader.problems)
    version = parts.version(reader, message, dates.RESPONSE)
    changes = tuple(_answers(reader, message)) if answer != "refused" else ()
    if reader.refused_since(mark) or not version:
        return None, ""
    if answer != "refused" and not changes:
        return None, f"{message.kind} ({head.get(2)}): {_WORDS[answer]}"
    change = ChangeFact(
        external_id=f"{message.kind}:{message.interchange.get(13)}:{message.control}",
        order_external_id=number,
        version=version,
        at=parts.stamp(reader, message),
        order_state="cancelled" if answer == "refused" else "",
        lines=changes,
    )
    return change, ""


_WORDS = {"accepted": "accepted as sent", "received": "received", "amended": "no line of goods is changed"}


def _answers(reader: Reader, message: Message) -> list[LineChange]:
    """Per line what its ACK segments make of it together."""
    found: list[LineChange] = []
    line: Segment | None = None
    acks: list[Segment] = []
    place = 0
    for segment in (*message.segments, Segment("CTT", [])):
        if segment.tag == "ACK":
            acks.append(segment)
        elif segment.tag in ("PO1", "POC", "CTT"):
            if line is not None and acks:
                found += _answer(reader, line, acks, f"{line.tag}[{place}]")
            line, acks = (segment, []) if segment.tag != "CTT" else (None, [])
            place += 1
    return found


def _answer(reader: Reader, segment: Segment, acks: list[Segment], field: str) -> list[LineChange]:
    if segment.tag == "POC":
        segment = Segment("POC", [segment.get(1), segment.get(3), *segment.elements[4:]])
    item = parts.base_item(reader, segment, field, 6)
    said = [(reader.state(it.get(1), f"{field}.ACK01", LINE_ANSWER, "kept"), it) for it in acks]
    if not item.id:
        reader.note("field_absent", f"{field}01")
        return []
    kinds = {kind for kind, _ in said}
    if kinds == {"removed"}:
        return [LineChange(line_external_id=item.id, action="remove")]
    if kinds == {"kept"}:
        return []
    if "price" in kinds and item.price is not None and item.quantity is not None:
        return [LineChange(line_external_id=item.id, action="replace", line=line_fact(reader, item, "USD"))]
    left = _left(reader, item, [it for kind, it in said if kind != "removed"], field)
    if left is None or (kinds == {"price"}):
        return []
    return [LineChange(line_external_id=item.id, action="quantity", quantity=left)]


def _left(reader: Reader, item: Item, acks: list[Segment], field: str) -> int | None:
    numbers = [reader.number(it.get(2), f"{field}.ACK02") for it in acks]
    stated = [it for it in numbers if it is not None]
    number = sum(stated, Decimal(0)) if stated else item.quantity
    return None if number is None else pieces(reader, number, item.unit, f"{field}.ACK02")


_SET_CODES = {"A": "accepted", "E": "accepted with errors", "P": "partly accepted", "R": "rejected",
"M": "rejected",
              "W": "rejected", "X": "rejected"}  # fmt: skip


def functional(reader: Reader, message: Message) -> str:
    """A 997 or 999 about what we sent: "" when something was refused (noted), else what is ignored."""
    ak1, ak9 = message.first("AK1"), message.first("AK9")
    refused: list[str] = []
    current = Segment("AK2", [])
    for segment in message.segments:
        if segment.tag == "AK2":
            current = segment
        elif segment.tag in ("AK5", "IK5") and segment.get(1).upper() not in ("A", "E"):
            codes = ", ".join(it for it in segment.elements[1:] if it) or "no code"
            refused.append(f"set {current.get(1)} {current.get(2)} (reasons {codes})")
    verdict = ak9.get(1).upper()
    if verdict and verdict not in _SET_CODES:
        reader.note("state_unknown", "AK901", value=verdict, taken_as="accepted")
    if not refused and verdict in ("R", "M", "W", "X", "P"):
        refused.append(f"{ak9.get(2)} sets, {ak9.get(4)} of them accepted")
    if not refused:
        return f"{message.kind}: group {ak1.get(1)} {ak1.get(2)} {_SET_CODES.get(verdict, 'acknowledged')}"
    words = f"group {ak1.get(1)} {ak1.get(2)} was refused: " + "; ".join(refused[:5])
    reader.note("partner_refused", "AK9", message=words)
    return ""


def application(reader: Reader, message: Message) -> str:
    """An 824 about what we sent: refused (noted) or ignored."""
    codes = [it for it in message.all("OTI") if it.get(1).upper() in ("TR", "IR", "BR", "GR", "TE")]
    if not codes:
        return "824: accepted"
    words = "; ".join(f"{it.get(2)} {it.get(3)}" for it in codes[:5])
    why = "; ".join(it.get(2) or it.get(1) for it in message.all("TED")[:3])
    reader.note("partner_refused", "OTI", message=f"{words} was refused ({why})")
    return ""


def verdict(message: Message) -> Verdict:
    """What a 997, 999 or 824 says of an interchange of ours, whose group has the interchange's number."""
    reader = Reader()
    if message.kind == "824":
        application(reader, message)
        control = message.first("OTI").get(8)
    else:
        functional(reader, message)
        control = message.first("AK1").get(2)
    refused = [found.facts.get("message", "") for found in reader.problems if found.code == "partner_refused"]
    return Verdict(control=int(control) if control.isdecimal() else 0, refused="; ".join(refused))
