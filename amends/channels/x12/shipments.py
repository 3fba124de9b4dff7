"""Ship notices (856)."""

from __future__ import annotations

from datetime import datetime

from amends.channels.reading import Reader, reference
from amends.channels.trade import dates
from amends.channels.trade.units import pieces
from amends.channels.x12 import parts
from amends.channels.x12.envelope import Message, Segment
from amends.channels.x12.states import SHIPMENT
from amends.orders.ports import FulfilmentFact

_TRACKING = ("CN", "2I", "BM", "08", "WY", "SI")


class _Level:
    """One HL with the segments below it; `order` is inherited from the level above."""

    def __init__(self, number: str, kind: str, above: _Level | None) -> None:
        self.number = number
        self.kind = kind
        self.order: str = above.order if above else ""
        self.segments: list[Segment] = []


def notice(reader: Reader, message: Message) -> list[FulfilmentFact]:
    """One shipment for every order that the notice names."""
    bsn = message.first("BSN")
    number = reference(bsn.get(2))
    reader.about = number or reader.about
    if not number:
        reader.note("field_absent", "BSN02")
    state = reader.state(bsn.get(1), "BSN01", SHIPMENT, "shipped")
    by_order: dict[str, dict[str, int]] = {}
    unnamed = 0
    for place, level in enumerate(_levels(message), 1):
        if level.order:
            by_order.setdefault(level.order, {})
        unnamed += _count(reader, level, by_order, f"HL[{place}]")
    if unnamed:
        reader.note("lines_unnamed", "HL", lines=unnamed)
    if not by_order:
        reader.note("order_link_absent", "PRF01", what="ship notice")
    if not number or not by_order or any(found.severity == "reject" for found in reader.problems):
        return []
    at = _shipped_at(reader, message, bsn)
    return [
        FulfilmentFact(
            external_id=number if len(by_order) == 1 else f"{number}:{order}",
            order_external_id=order,
            state=state,
            shipped_at=at if state == "shipped" else None,
            tracking_number=_tracking(message),
            lines=tuple(lines.items()),
        )
        for order, lines in by_order.items()
    ]


def _levels(message: Message) -> list[_Level]:
    """The levels in order, each knowing its order: from its own PRF, or the one it stands below."""
    found: list[_Level] = []
    by_number: dict[str, _Level] = {}
    for segment in message.segments:
        if segment.tag == "HL":
            above = by_number.get(segment.get(2)) or (found[-1] if found and not segment.get(2) else None)
            level = _Level(segment.get(1), segment.get(3).upper(), above)
            found.append(level)
            by_number[level.number] = level
        elif found:
            found[-1].segments.append(segment)
            if segment.tag == "PRF":
                found[-1].order = parts.order_id(segment.get(1), segment.get(2))
            elif segment.tag == "REF" and segment.get(1).upper() == "PO" and not found[-1].order:
                found[-1].order = reference(segment.get(2))
    return found


def _count(reader: Reader, level: _Level, by_order: dict[str, dict[str, int]], field: str) -> int:
    """Add the level's goods to its order; how many of its lines cannot be placed."""
    line, unnamed = "", 0
    for segment in level.segments:
        if segment.tag == "LIN":
            line = reference(segment.get(1))
        elif segment.tag == "SN1":
            name = line or reference(segment.get(1))
            number = reader.number(segment.get(2), f"{field}.SN102")
            count = pieces(reader, number, parts.unit_of(segment.get(3)), f"{field}.SN102")
            if not level.order:
                reader.note("order_link_absent", f"{field}.PRF01", what="shipped line")
            elif name:
                lines = by_order.setdefault(level.order, {})
                lines[name] = lines.get(name, 0) + count
            else:
                unnamed += 1
    return unnamed


def _shipped_at(reader: Reader, message: Message, bsn: Segment) -> datetime | None:
    shipped = next((it for it in message.all("DTM") if it.get(1) == "011" and it.get(2)), None)
    mark = len(reader.problems)
    given = (shipped.get(2) + shipped.get(3)[:4]) if shipped is not None else bsn.get(3) + bsn.get(4)[:4]
    found = dates.compact(reader, given, "DTM02") or dates.compact(reader, bsn.get(3), "BSN03")
    del reader.problems[mark:]
    return found or parts.stamp(reader, message)


def _tracking(message: Message) -> str:
    by_kind = {it.get(1).upper(): reference(it.get(2)) for it in message.all("REF")}
    marks = [reference(it.get(2)) for it in message.all("MAN") if it.get(1).upper() == "CP"]
    return next((by_kind[kind] for kind in _TRACKING if by_kind.get(kind)), marks[0] if marks else "")
