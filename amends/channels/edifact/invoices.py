"""INVOIC: what is known of an order until it comes itself, and credit notes."""

from __future__ import annotations

from amends.channels.edifact import parts
from amends.channels.edifact.envelope import Message
from amends.channels.edifact.lines import INVOICED, Walked, by_pack, walk
from amends.channels.edifact.states import CREDITS, NOT_SALES
from amends.channels.reading import Reader, reference
from amends.channels.reasons import reason
from amends.channels.trade import dates
from amends.channels.trade.returns import Back, refund_fact
from amends.channels.trade.sale import order_fact
from amends.channels.trade.shapes import Sale
from amends.intake.ports import Record
from amends.orders.ports import OrderFact


def invoice(reader: Reader, message: Message, account: str) -> tuple[Record | None, str]:
    """(the record, "") or (None, what is ignored)."""
    bgm = message.first("BGM")
    kind, number = bgm.get(1), reference(bgm.get(2))
    reader.about = number or reader.about
    if not bgm.elements:
        reader.note("field_absent", "BGM")
        return None, ""
    if kind in NOT_SALES:
        return None, f"INVOIC of type {kind}"
    if not number:
        reader.note("field_absent", "BGM.1004")
        return None, ""
    walked = walk(reader, message)
    named = {one.order for one in walked.goods} - {""}
    found = parts.referred(parts.head(message), "ON", "CO")
    order = reference(found.get(1, 2)) if found is not None else named.pop() if len(named) == 1 else ""
    if kind in CREDITS:
        return _credit(reader, message, walked, number, order), ""
    return _invoiced(reader, message, walked, account, order or number), ""


def _invoiced(reader: Reader, message: Message, walked: Walked, account: str, order: str) -> OrderFact | None:
    reader.about = order
    at = parts.stamp(reader, message)
    if at is None:
        return None
    items, totals, found = walked.items(*INVOICED), walked.totals(order=False), parts.parties(message)
    by_pack(reader, walked, items, totals)
    for item in items:
        item.id = item.reference or item.id
    sale = Sale(
        external_id=order,
        number=order,
        version=dates.INVOICED + parts.version(message, at, dates.ORDER),
        placed_at=at,
        updated_at=at,
        currency=parts.currency(reader, message, found),
        customer=parts.pick(found, "BY", "IV", "DP"),
        country=parts.country(found),
        items=items,
        allowances=walked.off,
        freight=walked.freight,
        charges=walked.charges,
        totals=totals,
        profile=("b2b", "invoiced"),
    )
    return order_fact(reader, sale, "edifact", account)


def _credit(reader: Reader, message: Message, walked: Walked, number: str, order: str) -> Record | None:
    billed = parts.referred(message.segments, "IV", "OI")
    words = [" ".join(it.all(4)) for it in parts.head(message) if it.tag == "FTX" and it.get(4)]
    items = walked.items(*INVOICED)
    for goods, item in zip(walked.goods, items, strict=True):
        item.status = reason("", *(it for it in goods.texts if it))
    back = Back(
        external_id=number,
        order_external_id=order or (reference(billed.get(1, 2)) if billed is not None else ""),
        at=parts.stamp(reader, message),
        currency=parts.currency(reader, message, parts.parties(message)),
        items=items,
        allowances=walked.off,
        freight=walked.freight,
        charges=walked.charges,
        totals=walked.totals(order=False),
        reason=reason("", *words),
    )
    return refund_fact(reader, back)
