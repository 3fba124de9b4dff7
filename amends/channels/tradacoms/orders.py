"""ORDERS, and what orders, invoices and credits share."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from amends.channels.reading import Reader, reference, text
from amends.channels.tradacoms.envelope import Message
from amends.channels.tradacoms.states import ORDER_TYPE, ORDER_WORDS
from amends.channels.trade import dates
from amends.channels.trade.sale import order_fact
from amends.channels.trade.shapes import Item, Sale
from amends.channels.trade.syntax import Segment
from amends.intake.ports import Record
from amends.orders.ports import ChangeFact, CustomerFact

POUNDS = "GBP"


def order(reader: Reader, message: Message, account: str) -> Record | None:
    """An ORDERS message."""
    ord_ = message.first("ORD")
    number = reference(ord_.get(1, 1))
    reader.about = number or reader.about
    if not number:
        reader.note("field_absent", "ORD.ORNO")
        return None
    kind = order_kind(reader, message.first("TYP"))
    at = sent_at(reader, message)
    placed = dates.compact(reader, ord_.get(1, 3), "ORD.ORNO") or at
    if at is None or placed is None:
        reader.note("field_absent", "ORD.ORNO")
        return None
    rank = {"order": dates.ORDER, "replace": dates.CHANGE}.get(kind, dates.CANCELLATION)
    version = dates.version(at, rank, control(message))
    if kind == "cancel":
        name = f"ORDERS:{control(message)}"
        return ChangeFact(
            external_id=name, order_external_id=number, version=version, at=at, order_state="cancelled"
        )
    items = [_item(reader, it, place) for place, it in enumerate(message.all("OLD"), 1)]
    _counted(reader, message.first("OTR"), len(items))
    if any(it.price is not None for it in items):
        pounds(reader)
    sale = Sale(
        external_id=number,
        number=number,
        version=version,
        placed_at=placed,
        updated_at=at,
        currency=POUNDS,
        customer=customer(message),
        country="GB" if customer(message).external_id.startswith("50") else "",
        items=items,
        profile=profile(message),
    )
    return order_fact(reader, sale, "tradacoms", account)


def order_kind(reader: Reader, typ: Segment) -> str:
    """What the file's TYP makes of its orders: by its words, where it has some, else by its code."""
    words = typ.get(2).upper()
    said = next((kind for word, kind in ORDER_WORDS if word in words), "")
    return said or reader.state(typ.get(1), "TYP", ORDER_TYPE, "order")


def pounds(reader: Reader) -> None:
    """Amounts are pounds: the standard has no currency."""
    reader.note("currency_assumed", "STX", currency=POUNDS, why="TRADACOMS is a British standard in pounds")


def sent_at(reader: Reader, message: Message) -> datetime | None:
    """When the transmission was made (STX), else the file (FIL)."""
    stx = message.transmission
    mark = len(reader.problems)
    day, hour = stx.get(4, 1), stx.get(4, 2)
    found = (dates.compact(reader, day + hour[:4], "STX") or dates.compact(reader, day, "STX")
             or dates.compact(reader, message.first("FIL").get(3), "FIL"))  # fmt: skip
    del reader.problems[mark:]
    return found


def control(message: Message) -> str:
    """The sender's transmission reference, the file's generation number and the message's number."""
    parts = (message.transmission.get(5), message.first("FIL").get(1), message.number)
    return "".join(it.zfill(4) for it in parts if it.isalnum())[-40:]


def customer(message: Message) -> CustomerFact:
    """The customer of the file (CDT) with the location that ordered (CLO) where the file names nobody."""
    cdt, clo = message.first("CDT"), message.first("CLO")
    return CustomerFact(
        external_id=reference(cdt.get(1, 1)) or reference(cdt.get(1, 2)) or reference(clo.get(1, 1)),
        name=text(cdt.get(2)) or text(message.transmission.get(2, 2)) or text(clo.get(2)),
    )


def profile(message: Message) -> tuple[str, ...]:
    """Test files say so in STX (ORDTES, INVTES)."""
    return ("b2b", "test") if "TES" in message.transmission.get(7).upper() else ("b2b",)


def scaled(reader: Reader, value: str, digits: int, field: str) -> Decimal | None:
    """A number with implied decimals, unless a point is written."""
    number = reader.number(value, field)
    if number is None:
        return None
    return number if "." in value else number.scaleb(-digits)


def measured(item: Item, quantity: Segment, place: int) -> None:
    """The unit of a quantity composite (number : measure : indicator)."""
    item.unit = text(quantity.get(place, 3))[:10]


def product(segment: Segment, *places: int) -> str:
    """The supplier's number of an article, its own before the standard one; else that of the traded unit, else the
    customer's."""
    for place in places:
        found = (
            reference(segment.get(place, 2))
            or reference(segment.get(place, 1))
            or reference(segment.get(place, 3))
        )
        if found:
            return found
    return ""


def _item(reader: Reader, old: Segment, place: int) -> Item:
    field = f"OLD[{place}]"
    quantity = reader.number(old.get(6, 1), f"{field}.quantity")
    if quantity is None and old.get(6, 2):
        quantity = scaled(reader, old.get(6, 2), 3, f"{field}.quantity")
    item = Item(
        id=reference(old.get(1)),
        field=field,
        sku=product(old, 2, 3, 4),
        title=" ".join(it for it in old.all(10) if it),
        quantity=quantity,
        price=scaled(reader, old.get(7, 1), 4, f"{field}.price"),
    )
    measured(item, old, 6)
    return item


def _counted(reader: Reader, otr: Segment, lines: int) -> None:
    stated = reader.number(otr.get(1), "OTR")
    if stated is not None and stated != lines:
        reader.note("count_mismatch", "OTR", what="Number of lines", stated=otr.get(1), computed=lines)
