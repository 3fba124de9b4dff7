"""Return authorisations and notifications (180) that come in."""

from __future__ import annotations

from dataclasses import dataclass, field

from amends.channels.reading import Reader, reference, text
from amends.channels.trade import dates
from amends.channels.trade.returns import Back, refund_fact
from amends.channels.trade.shapes import Item
from amends.channels.x12 import parts
from amends.channels.x12.envelope import Message, Segment
from amends.channels.x12.states import (
    ASKING,
    DISPOSITION,
    DISPOSITION_WORDS,
    REASON_WORDS,
    REASONS,
    RESPONSE_WORDS,
    RETURN_PURPOSE,
)
from amends.orders.ports import RefundFact

_ANSWERS = frozenset({"11", "06", "36", "37", "44", "54", "01", "03", "GR"})


@dataclass(slots=True)
class _Line:
    """One BLI loop."""

    item: Item
    disposition: Segment = field(default_factory=lambda: Segment("RDR", []))
    order: str = ""


def returns(reader: Reader, message: Message) -> list[RefundFact]:
    """What a 180 asks for, grants or refuses: one return for each order, kind and state in it."""
    bgn = message.first("BGN")
    number = reference(bgn.get(6) if bgn.get(1) in _ANSWERS and bgn.get(6) else bgn.get(2))
    reader.about = number or reader.about
    if not number:
        reader.note("field_absent", "BGN02")
        return []
    standing = reader.state(bgn.get(1), "BGN01", RETURN_PURPOSE, "requested")
    head, lines = _lines(reader, message)
    order = parts.order_id(*_prf(message))
    groups: dict[tuple[str, str, str], list[Item]] = {}
    for line in lines:
        kind, state = _meaning(reader, line.disposition, head, standing, line.item.field)
        line.item.status = _reason(line.disposition) or _reason(head)
        groups.setdefault((line.order or order, kind, state), []).append(line.item)
    if not lines:
        groups[(order, *_meaning(reader, head, head, standing, "RDR"))] = []
    at = dates.compact(reader, bgn.get(3), "BGN03")
    found: list[RefundFact] = []
    in_order = sorted(groups.items(), key=lambda one: one[0][2] == "refused")
    for place, ((of, kind, state), items) in enumerate(in_order):
        name = number if not place else f"{number}:{of}:{kind}:{state}"
        back = Back(name, of, at, "", items, reason=_reason(head), kind=kind, state=state)
        found.extend(filter(None, (refund_fact(reader, back),)))
    return found


def _lines(reader: Reader, message: Message) -> tuple[Segment, list[_Line]]:
    """(the head's RDR, the lines)."""
    head, lines = Segment("RDR", []), list[_Line]()
    for segment in message.segments:
        if segment.tag == "BLI":
            place = f"BLI[{len(lines) + 1}]"
            numbers = {segment.get(1).upper(): reference(segment.get(2)), **parts.product(segment, 8)}
            item = Item(
                id="",
                field=place,
                sku=parts.sku({kind: it for kind, it in numbers.items() if kind and it}),
                quantity=reader.number(segment.get(3), f"{place}.BLI03"),
                unit=parts.unit_of(segment.get(4)),
            )
            item.reference = numbers.get("LN", "") or numbers.get("PL", "")
            lines.append(_Line(item))
        elif segment.tag == "RDR" and not lines:
            head = segment
        elif lines:
            _tell(lines[-1], segment)
    return head, lines


def _tell(line: _Line, segment: Segment) -> None:
    kind = segment.get(1).upper()
    if segment.tag == "RDR":
        line.disposition = segment
    elif segment.tag == "PRF":
        line.order = parts.order_id(segment.get(1), segment.get(2))
        line.item.reference = line.item.reference or reference(segment.get(5))
    elif segment.tag in ("N9", "REF") and kind in ("LI", "PL", "FJ"):
        line.item.reference = reference(segment.get(2))
    elif segment.tag in ("N9", "REF") and kind == "PO":
        line.order = reference(segment.get(2))
    elif segment.tag in ("N9", "REF") and kind == "SE":
        line.item.serials = (*line.item.serials, reference(segment.get(2)))


def _prf(message: Message) -> tuple[str, str]:
    """(order, release) of the head: PRF, or a reference of kind PO before the first line."""
    for segment in message.segments:
        if segment.tag == "BLI":
            break
        if segment.tag == "PRF":
            return segment.get(1), segment.get(2)
        if segment.tag in ("N9", "REF") and segment.get(1).upper() == "PO":
            return segment.get(2), ""
    return "", ""


def _meaning(reader: Reader, own: Segment, head: Segment, standing: str, field: str) -> tuple[str, str]:
    """(kind, state): what the disposition says, the line's before the head's; else what the purpose says. A
    cancelled 180 takes everything back, and a reason of response without disposition asks or refuses."""
    code = own.get(1) or head.get(1)
    if standing == "cancelled":
        return "return", "cancelled"
    if code:
        known = {name: name for name in DISPOSITION}
        kind, state = DISPOSITION[reader.state(code, f"{field}.RDR01", known, "rp")]
        return kind, "in_transit" if standing == "in_transit" and state != "refused" else state
    response = (own.get(3) or head.get(3)).upper()
    if response and response in RESPONSE_WORDS and standing != "approved":
        return "return", "requested" if response in ASKING else "refused"
    return "return", standing


def _reason(rdr: Segment) -> str:
    """ "hint: words" of an RDR."""
    asked, answered = rdr.get(2).upper(), rdr.get(3).upper()
    words = [REASON_WORDS.get(asked, asked), RESPONSE_WORDS.get(answered, answered), text(rdr.get(4))]
    said = " - ".join(dict.fromkeys(it for it in words if it))
    hint = REASONS.get(asked, "")
    if not said:
        said = DISPOSITION_WORDS.get(rdr.get(1).upper(), "")
    return f"{hint}: {said}" if hint and said else said
