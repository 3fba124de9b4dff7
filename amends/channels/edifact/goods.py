"""DESADV, RECADV, RETANN, RETINS: goods on their way, received, and on their way back."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.edifact import parts
from amends.channels.edifact.envelope import Message
from amends.channels.edifact.lines import walk
from amends.channels.edifact.parts import Goods
from amends.channels.edifact.states import RETURN, SHIPMENT
from amends.channels.reading import Reader, reference, shown
from amends.channels.reasons import reason
from amends.channels.trade.returns import Back, refund_fact
from amends.channels.trade.shapes import Item
from amends.channels.trade.units import pieces
from amends.intake.ports import Record
from amends.orders.ports import FulfilmentFact, RefundFact

_SENT = ("12", "46", "21", "1", "47")
_RECEIVED = ("194", "48", "46", "12", "21")
_RETURNED = ("61", "210", "195", "12", "21", "1", "46")
_NOT_ACCEPTED = ("195", "196", "197", "124", "195E")


def despatch(reader: Reader, message: Message) -> list[FulfilmentFact]:
    """A DESADV: one shipment for every order that it names."""
    bgm = message.first("BGM")
    number = reference(bgm.get(2))
    reader.about = number or reader.about
    if not number:
        reader.note("field_absent", "BGM.1004")
        return []
    state = reader.state(bgm.get(3), "BGM.1225", SHIPMENT, "shipped")
    at = parts.date(reader, message.segments, "11", "171E", "10", "137") or parts.stamp(reader, message)
    tracking = parts.referred(message.segments, "CN", "CW", "AAS", "BM", "DQ")
    counted = _by_order(reader, message, _SENT, "despatch advice")
    return [
        FulfilmentFact(
            external_id=number if len(counted) == 1 else f"{number}:{order}",
            order_external_id=order,
            state=state,
            shipped_at=at if state == "shipped" else None,
            tracking_number=reference(tracking.get(1, 2)) if tracking is not None else "",
            lines=tuple(lines.items()),
        )
        for order, lines in counted.items()
    ]


def _by_order(reader: Reader, message: Message, kinds: tuple[str, ...], what: str) -> dict[str, dict[str, int]]:
    """Per order its lines and pieces. A line stands for the order that it names, else for the head's."""
    found = parts.referred(parts.head(message), "ON", "CO")
    main = reference(found.get(1, 2)) if found is not None else ""
    mark = len(reader.problems)
    walked = walk(reader, message)
    by_order: dict[str, dict[str, int]] = {main: {}} if main else {}
    unnamed = 0
    for goods, item in zip(walked.goods, walked.items(*kinds), strict=True):
        order = goods.order or main
        if not order:
            reader.note("order_link_absent", f"{item.field}.RFF+ON", what=what)
            continue
        lines = by_order.setdefault(order, {})
        if item.quantity is None:
            continue
        count = pieces(reader, item.quantity, item.unit, f"{item.field}.quantity")
        if item.reference:
            lines[item.reference] = lines.get(item.reference, 0) + count
        else:
            unnamed += 1
    if len(by_order) > 1 and not by_order.get(main, {"": 0}):
        del by_order[main]
    if unnamed:
        reader.note("lines_unnamed", "LIN", lines=unnamed)
    if not by_order and not walked.goods:
        reader.note("order_link_absent", "RFF+ON", what=what)
    return {} if reader.refused_since(mark) else by_order


def received(reader: Reader, message: Message) -> list[Record]:
    """A RECADV: the despatch that it names was delivered, and what was not accepted of it wants to go back."""
    number = reference(message.first("BGM").get(2))
    reader.about = number or reader.about
    shipment = parts.referred(message.segments, "AAK", "DQ")
    name = reference(shipment.get(1, 2)) if shipment is not None else f"RECADV:{number}"
    at = parts.date(reader, message.segments, "50", "35", "137") or parts.stamp(reader, message)
    counted = _by_order(reader, message, _RECEIVED, "receiving advice")
    if not number or not counted:
        if not number:
            reader.note("field_absent", "BGM.1004")
        return []
    records: list[Record] = [
        FulfilmentFact(
            external_id=name if len(counted) == 1 else f"{name}:{order}",
            order_external_id=order,
            state="delivered",
            delivered_at=at,
            lines=tuple(lines.items()),
        )
        for order, lines in counted.items()
    ]
    mark = len(reader.problems)
    main, walked = next(iter(counted)), walk(reader, message)
    del reader.problems[mark:]
    back = [(one, one.finish(*_NOT_ACCEPTED)) for one in walked.goods]
    refused = [_returned(one, item) for one, item in back if item.quantity]
    if refused:
        made = refund_fact(
            reader, Back(f"RECADV:{number}", main, at, "", refused, kind="return", state="requested")
        )
        records += [made] if made is not None else []
    return records


def _returned(goods: Goods, item: Item) -> Item:
    item.status = reason("", *(words for words in goods.texts if words))
    return item


def returns(reader: Reader, message: Message) -> list[RefundFact]:
    """A RETANN (somebody wants to send goods back) or RETINS (what shall be done with them)."""
    bgm = message.first("BGM")
    own = reference(bgm.get(2))
    asked = parts.referred(parts.head(message), "AFX", "RZ", "ALQ", "ACE") if message.kind == "RETINS" else None
    number = reference(asked.get(1, 2)) if asked is not None else own
    reader.about = number or reader.about
    if not number:
        reader.note("field_absent", "BGM.1004")
        return []
    state = reader.state(bgm.get(3), "BGM.1225", RETURN[message.kind], "requested")
    found = parts.referred(parts.head(message), "ON", "CO", "VN")
    main = reference(found.get(1, 2)) if found is not None else ""
    walked, at = walk(reader, message), parts.stamp(reader, message)
    head_words = reason("", *(" ".join(it.all(4)) for it in parts.head(message) if it.tag == "FTX" and it.get(4)))
    groups: dict[tuple[str, str], list[Item]] = {}
    for goods, item in zip(walked.goods, walked.items(*_RETURNED), strict=True):
        refused = item.status == "7"
        item = _returned(goods, item)
        if item.quantity is None:
            reader.note("field_absent", f"{item.field}.quantity")
            item.quantity = Decimal(0)
        groups.setdefault((goods.order or main, "refused" if refused else state), []).append(item)
    if not groups:
        groups[(main, state)] = []
    records = []
    for place, ((order, how), items) in enumerate(sorted(groups.items(), key=lambda one: one[0][1] == "refused")):
        name = number if not place else f"{number}:{order}:{how}"
        made = refund_fact(reader, Back(name, order, at, "", items, reason=head_words, kind="return", state=how))
        records += [made] if made is not None else []
    return records


def control(reader: Reader, message: Message) -> str:
    """A CONTRL about what we sent: "" when something was refused (noted), else what is ignored."""
    uci = message.first("UCI")
    refused = [f"message {it.get(1)} {it.get(2, 1)} (error {it.get(4) or 'not said'})" for it in message.all("UCM")
               if it.get(3) == "4"]  # fmt: skip
    if uci.get(4) == "4" and not refused:
        refused.append(f"all of it (error {uci.get(5) or 'not said'})")
    if refused:
        words = f"interchange {shown(uci.get(1))} was refused: " + "; ".join(refused[:5])
        reader.note("partner_refused", "UCI", message=words)
        return ""
    if uci.get(4) not in ("7", "8", ""):
        reader.note("state_unknown", "UCI.0083", value=uci.get(4), taken_as="acknowledged")
    return f"CONTRL: interchange {shown(uci.get(1))} acknowledged"


def application_error(reader: Reader, message: Message) -> str:
    """An APERAK about what we sent."""
    errors = [it.get(1, 1) for it in message.all("ERC")]
    words = [" ".join(part for part in it.all(4) if part) for it in message.all("FTX")]
    if not errors and message.first("BGM").get(1) != "313":
        return "APERAK: accepted"
    about = parts.referred(message.segments, "ACW", "ACE", "ON", "IV")
    named = reference(about.get(1, 2)) if about is not None else "what was sent"
    said = f"{named}: error {', '.join(errors[:5]) or 'not said'} {' '.join(words)[:100]}"
    reader.note("partner_refused", "ERC", message=said.strip())
    return ""
