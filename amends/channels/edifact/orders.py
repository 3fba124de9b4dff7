"""ORDERS, ORDCHG, ORDRSP."""

from __future__ import annotations

from amends.channels.edifact import parts
from amends.channels.edifact.envelope import Message
from amends.channels.edifact.lines import ORDERED, Walked, by_pack, walk
from amends.channels.edifact.states import (
    CHANGE_FUNCTION,
    CHANGE_LINE,
    FUNCTION,
    RESPONSE_FUNCTION,
    RESPONSE_LINE,
    RESPONSE_TYPE,
)
from amends.channels.reading import Reader, reference
from amends.channels.trade import dates
from amends.channels.trade.sale import NO_CURRENCY, line_fact, order_fact
from amends.channels.trade.shapes import Item, Sale
from amends.channels.trade.units import pieces
from amends.intake.ports import Record
from amends.orders.ports import ChangeFact, LineChange, OrderFact


def order(reader: Reader, message: Message, account: str) -> Record | None:
    """An ORDERS: a new order, one that replaces what was sent before, or a cancellation."""
    bgm = message.first("BGM")
    number = reference(bgm.get(2))
    reader.about = number or reader.about
    if not number:
        reader.note("field_absent", "BGM.1004")
        return None
    if reader.state(bgm.get(3), "BGM.1225", FUNCTION, "order") == "cancel":
        return _change(reader, message, number, dates.CANCELLATION, order_state="cancelled")
    rank = dates.CHANGE if bgm.get(3) in ("4", "5") else dates.ORDER
    return whole(reader, message, account, number, rank)


def whole(reader: Reader, message: Message, account: str, number: str, rank: int) -> OrderFact | None:
    """The order as the message repeats it."""
    at = parts.stamp(reader, message)
    if at is None:
        return None
    placed = parts.date(reader, parts.head(message), "4", "171", "137") or at
    walked, found = walk(reader, message), parts.parties(message)
    items, totals = walked.items(*ORDERED), walked.totals(order=True)
    by_pack(reader, walked, items, totals)
    if rank == dates.CHANGE:
        items = [it for it in items if it.status != "2"]
    sale = Sale(
        external_id=number,
        number=number,
        version=parts.version(message, at, rank),
        placed_at=placed if rank == dates.ORDER else at,
        updated_at=at,
        currency=parts.currency(reader, message, found),
        customer=parts.pick(found, "BY", "OB", "UD", "IV", "DP"),
        country=parts.country(found),
        contract=parts.contract(message),
        items=items,
        allowances=walked.off,
        freight=walked.freight,
        charges=walked.charges,
        totals=totals,
        profile=("b2b", *(("test",) if message.interchange.get(11) == "1" else ())),
    )
    return order_fact(reader, sale, "edifact", account)


def _change(
    reader: Reader, message: Message, number: str, rank: int, *, order_state: str = "",
    lines: tuple[LineChange, ...] = (),
) -> ChangeFact | None:  # fmt: skip
    at = parts.stamp(reader, message)
    if at is None:
        return None
    control = message.interchange.get(5)
    return ChangeFact(
        external_id=f"{message.kind}:{reference(message.first('BGM').get(2))}:{control}:{message.reference}"[:200],
        order_external_id=number,
        version=parts.version(message, at, rank),
        at=at,
        order_state=order_state,
        lines=lines,
        reason=next((" ".join(it.all(4)) for it in message.all("FTX") if it.get(4)), ""),
    )


def _ordered(reader: Reader, message: Message, what: str) -> str:
    """The order that a change or answer names: RFF+ON (CO, VN); a change may carry the order's own number."""
    found = parts.referred(parts.head(message), "ON", "CO", "OP") or parts.referred(message.segments, "ON")
    number = reference(found.get(1, 2)) if found is not None else ""
    if not number and message.kind == "ORDCHG":
        number = reference(message.first("BGM").get(2))
    reader.about = number or reader.about
    if not number:
        reader.note("order_link_absent", "RFF+ON", what=what)
    return number


def change(reader: Reader, message: Message, account: str) -> Record | None:
    """An ORDCHG."""
    number = _ordered(reader, message, "order change")
    if not number:
        return None
    function = reader.state(message.first("BGM").get(3), "BGM.1225", CHANGE_FUNCTION, "change")
    if function == "cancel":
        return _change(reader, message, number, dates.CANCELLATION, order_state="cancelled")
    if function == "replace":
        return whole(reader, message, account, number, dates.CHANGE)
    mark = len(reader.problems)
    walked = walk(reader, message)
    currency = parts.currency(reader, message, parts.parties(message)) or NO_CURRENCY
    found = [_line(reader, item, currency) for item in walked.items(*ORDERED)]
    lines = tuple(it for it in found if it is not None)
    if reader.refused_since(mark):
        return None
    return _change(reader, message, number, dates.CHANGE, lines=lines)


def _line(reader: Reader, item: Item, currency: str) -> LineChange | None:
    action = reader.state(item.status, f"{item.field}.1229", CHANGE_LINE, "none")
    name = item.reference or item.id
    if not name:
        reader.note("field_absent", f"{item.field}.1082")
        return None
    if action == "none" or (action == "replace" and item.quantity is None):
        return None
    if action == "remove":
        return LineChange(line_external_id=name, action="remove")
    item.id = name
    line = line_fact(reader, item, currency)
    if action == "replace" and item.price is None and item.amount is None:
        return LineChange(line_external_id=name, action="quantity", quantity=line.quantity)
    return LineChange(line_external_id=name, action=action, line=line)


def response(reader: Reader, message: Message) -> tuple[ChangeFact | None, str]:
    """(what an ORDRSP changes, "") or (None, what is ignored)."""
    number = _ordered(reader, message, "order response")
    if not number:
        return None, ""
    bgm = message.first("BGM")
    answer = reader.state(bgm.get(3), "BGM.1225", RESPONSE_FUNCTION, "lines")
    if answer == "lines":
        answer = reader.state(bgm.get(4), "BGM.4343", RESPONSE_TYPE, "lines")
    if answer == "refused":
        return _change(reader, message, number, dates.RESPONSE, order_state="cancelled"), ""
    mark = len(reader.problems)
    lines = _answers(reader, walk(reader, message))
    if reader.refused_since(mark):
        return None, ""
    if not lines:
        said = answer if answer != "lines" else "no line is changed"
        return None, f"ORDRSP: {said}"
    return _change(reader, message, number, dates.RESPONSE, lines=lines), ""


def _answers(reader: Reader, walked: Walked) -> tuple[LineChange, ...]:
    found = []
    for item in walked.items("113", "12", "21", "1"):
        name = item.reference or item.id
        action = reader.state(item.status, f"{item.field}.1229", RESPONSE_LINE, "kept")
        if not name or action in ("kept", "add"):
            continue
        if action == "removed":
            found.append(LineChange(line_external_id=name, action="remove"))
        elif item.quantity is not None:
            count = pieces(reader, item.quantity, item.unit, f"{item.field}.quantity")
            found.append(LineChange(line_external_id=name, action="quantity", quantity=count))
    return tuple(found)
