"""Purchase orders (850) and purchase order changes (860)."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.reading import Reader, reference
from amends.channels.trade import dates
from amends.channels.trade.sale import line_fact, order_fact
from amends.channels.trade.shapes import Item, Sale, Totals
from amends.channels.x12 import parts
from amends.channels.x12.envelope import Message, Segment
from amends.channels.x12.states import CHANGE_PURPOSE, LINE_CHANGE, PURPOSE
from amends.intake.ports import Record
from amends.orders.ports import ChangeFact, LineChange, OrderFact

_PROFILES = {"DS": "drop_ship", "CN": "consignment", "SP": "sample", "RT": "replacement"}


def order(reader: Reader, message: Message, account: str) -> Record | None:
    """An 850: a new order, one that replaces what was sent before, or a cancellation."""
    beg = message.first("BEG")
    number = parts.order_id(beg.get(3), beg.get(4))
    reader.about = number or reader.about
    if not number:
        reader.note("field_absent", "BEG03")
        return None
    purpose = reader.state(beg.get(1), "BEG01", PURPOSE, "order")
    if purpose == "cancel":
        return _cancelled(reader, message, number)
    rank = dates.CHANGE if beg.get(1) in ("04", "05") else dates.ORDER
    return whole(reader, message, account, number, rank, beg, ("PO1",))


def _cancelled(reader: Reader, message: Message, number: str) -> ChangeFact | None:
    version = parts.version(reader, message, dates.CANCELLATION)
    if not version:
        return None
    return ChangeFact(
        external_id=f"{message.kind}:{message.interchange.get(13)}:{message.control}",
        order_external_id=number,
        version=version,
        at=parts.stamp(reader, message),
        order_state="cancelled",
    )


def whole(
    reader: Reader, message: Message, account: str, number: str, rank: int, head: Segment, tags: tuple[str, ...]
) -> OrderFact | None:
    """The order as the message repeats it, line by line."""
    mark = len(reader.problems)
    version = parts.version(reader, message, rank)
    updated = parts.stamp(reader, message)
    placed = dates.compact(reader, head.get(5) if head.tag == "BEG" else head.get(6), f"{head.tag}05") or updated
    if reader.refused_since(mark) or placed is None or updated is None:
        return None
    items, extras = lines(reader, message, tags)
    found = parts.parties(message.segments)
    drop_ship = head.get(2) == "DS"
    kinds = ("ST", "BY", "BT") if drop_ship else ("BY", "BT", "SO", "ST", "OB", "EN")
    ship_to = next((found[kind] for kind in ("ST", "SF2", "BY", "BT") if kind in found), {})
    sale = Sale(
        external_id=number,
        number=reference(head.get(3)),
        version=version,
        placed_at=placed,
        updated_at=updated,
        currency=parts.currency(reader, message),
        customer=parts.customer(found, *kinds),
        country=ship_to.get("country", ""),
        state=ship_to.get("state", ""),
        contract=parts.contract(message.segments),
        items=items,
        allowances=extras.off,
        freight=extras.freight,
        charges=extras.charges,
        totals=_totals(reader, message, items, extras),
        profile=_profile(head, message),
    )
    return order_fact(reader, sale, "x12", account)


def _profile(head: Segment, message: Message) -> tuple[str, ...]:
    kind = _PROFILES.get(head.get(2), "")
    test = ("test",) if message.interchange.get(15) == "T" else ()
    return ("b2b", kind, *test) if kind else ("b2b", *test)


def lines(
    reader: Reader, message: Message, tags: tuple[str, ...], *, again: bool = False
) -> tuple[list[Item], parts.Extras]:
    """(the lines with their own allowances, the document's allowances). The summary begins at CTT. `again`: the
    summary's allowances, charges and taxes hold those of the lines, which are left out therefore."""
    items: list[Item] = []
    document, of_lines = parts.Extras(), list[parts.Extras]()
    own = document
    for segment in message.segments:
        if segment.tag in tags:
            own = parts.Extras()
            of_lines.append(own)
            items.append(_item(reader, segment, f"{segment.tag}[{len(items) + 1}]"))
        elif segment.tag in ("CTT", "TDS"):
            own = document
        elif segment.tag in ("SAC", "ITA", "TXI"):
            own.add(reader, segment, items[-1].field if items and own is not document else message.kind)
            if items and own is not document and not again:
                _take(items[-1], own)
        elif items and own is not document:
            _tell(reader, items[-1], segment)
    if of_lines and not again:
        document.without(of_lines)
    parts.counted(reader, message, len(items), sum((it.quantity or Decimal(0) for it in items), Decimal(0)))
    return items, document


def _item(reader: Reader, segment: Segment, field: str) -> Item:
    if segment.tag == "POC":
        shifted = Segment("POC", [segment.get(1), segment.get(3), *segment.elements[4:7], *segment.elements[7:]])
        return parts.base_item(reader, shifted, field, 6)
    return parts.base_item(reader, segment, field, 6)


def _take(item: Item, own: parts.Extras) -> None:
    item.allowances, item.charges = own.off, own.freight + own.charges
    item.tax = own.tax if own.taxed else None


def _tell(reader: Reader, item: Item, segment: Segment) -> None:
    """What the segments of a line's loop add to it."""
    item.serials = (*item.serials, *parts.serial_numbers(segment))
    if segment.tag in ("PID", "MSG"):
        parts.described(item, segment)
    elif (
        segment.tag == "CTP" and item.price is None and segment.get(2).upper() not in ("RES", "RTL", "MSR", "SUG")
    ):
        item.price = reader.number(segment.get(3), f"{item.field}.CTP03")


def _totals(reader: Reader, message: Message, items: list[Item], extras: parts.Extras) -> Totals:
    """AMT*TT in head or summary (not inside a line's loop) is the order's total."""
    totals = Totals(fields={"payable": "AMT02", "tax": "TXI02"})
    inside = False
    for segment in message.segments:
        if segment.tag in ("PO1", "POC"):
            inside = True
        elif segment.tag == "CTT":
            inside = False
        elif segment.tag == "AMT" and segment.get(1).upper() == "TT" and not inside:
            totals.payable = reader.number(segment.get(2), "AMT02")
    if extras.taxed or any(it.tax is not None for it in items):
        totals.tax = extras.tax + sum((it.tax for it in items if it.tax is not None), Decimal(0))
    return totals


def change(reader: Reader, message: Message, account: str) -> Record | None:
    """An 860 (the buyer's change) or, after its answers were looked at, an 865 (the seller's)."""
    bch = message.first("BCH" if message.kind == "860" else "BCA")
    place = 3
    number = parts.order_id(bch.get(place), bch.get(place + 1))
    reader.about = number or reader.about
    if not number:
        reader.note("field_absent", f"{bch.tag}03")
        return None
    purpose = reader.state(bch.get(1), f"{bch.tag}01", CHANGE_PURPOSE, "change")
    if purpose == "cancel":
        return _cancelled(reader, message, number)
    if purpose == "replace" and message.all("POC", "PO1"):
        return whole(reader, message, account, number, dates.CHANGE, bch, ("POC", "PO1"))
    return _changed(reader, message, number)


def _changed(reader: Reader, message: Message, number: str) -> ChangeFact | None:
    mark = len(reader.problems)
    version = parts.version(reader, message, dates.CHANGE)
    found = [it for it in _line_changes(reader, message) if it is not None]
    if reader.refused_since(mark) or not version:
        return None
    return ChangeFact(
        external_id=f"{message.kind}:{message.interchange.get(13)}:{message.control}",
        order_external_id=number,
        version=version,
        at=parts.stamp(reader, message),
        lines=tuple(found),
    )


def _line_changes(reader: Reader, message: Message) -> list[LineChange | None]:
    items, _ = lines(reader, message, ("POC",))
    currency = parts.currency(reader, message) if any(item.price is not None for item in items) else "USD"
    changes: list[LineChange | None] = []
    for item, segment in zip(items, message.all("POC"), strict=True):
        action = reader.state(segment.get(2), f"{item.field}.POC02", LINE_CHANGE, "none")
        if not item.id:
            reader.note("field_absent", f"{item.field}.POC01")
        elif action == "remove":
            changes.append(LineChange(line_external_id=item.id, action="remove"))
        elif action != "none":
            changes.append(_line_change(reader, item, action, currency))
    return changes


def _line_change(reader: Reader, item: Item, action: str, currency: str) -> LineChange | None:
    if item.quantity is None and action == "replace":
        return None
    line = line_fact(reader, item, currency)
    if action == "quantity" or (action == "replace" and item.price is None):
        return LineChange(line_external_id=item.id, action="quantity", quantity=line.quantity)
    return LineChange(line_external_id=item.id, action=action, line=line)
