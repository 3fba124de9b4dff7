"""ORDERS as rows: ORD, DTM, NAD.., CUX, then LIN with its QTYLIN, PRILIN and so on, then MOARES."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.edifact.states import CURRENCY_OF, FUNCTION, country_of_gln
from amends.channels.reading import Reader, reference, text
from amends.channels.trade import dates
from amends.channels.trade.sale import order_fact
from amends.channels.trade.shapes import Item, Sale, Totals
from amends.intake.ports import Record
from amends.orders.ports import ChangeFact, CustomerFact

_NET, _GROSS = "AAA", "AAB"


def _field(row: list[str], place: int) -> str:
    return row[place] if 0 <= place < len(row) else ""


def _number(reader: Reader, value: str, field: str) -> Decimal | None:
    return reader.number(value.replace(",", ".") if "." not in value else value, field)


def order(reader: Reader, rows: list[list[str]], account: str) -> Record | None:
    """The order; a cancellation where ORD's function says so."""
    head = {row[0]: row for row in reversed(rows) if not row[0].startswith("LIN")}
    ord_ = head.get("ORD", [])
    number = reference(_field(ord_, 1))
    reader.about = number or reader.about
    if not number:
        reader.note("field_absent", "ORD.1")
        return None
    at = dates.compact(reader, _field(head.get("DTM", []), 1)[:14], "DTM.1")
    if at is None:
        if not reader.problems:
            reader.note("field_absent", "DTM.1")
        return None
    function = reader.state(_field(ord_, 3), "ORD.3", FUNCTION, "order")
    if function == "cancel":
        version = dates.version(at, dates.CANCELLATION, number)
        return ChangeFact(external_id=f"ORDERS:{number}:cancel", order_external_id=number, version=version, at=at,
                          order_state="cancelled")  # fmt: skip
    rank = dates.CHANGE if _field(ord_, 3) in ("4", "5") else dates.ORDER
    sale = Sale(
        external_id=number,
        number=number,
        version=dates.version(at, rank, number),
        placed_at=at,
        updated_at=at,
        currency=_currency(reader, head),
        customer=_party(head.get("NADBY", [])),
        country=_country(head),
        items=_items(reader, rows),
        totals=_totals(reader, head.get("MOARES", [])),
    )
    return order_fact(reader, sale, "ediversa", account)


def _party(row: list[str]) -> CustomerFact:
    """GLN, then, behind fields that writers leave empty, the name."""
    return CustomerFact(external_id=reference(_field(row, 1)), name=text(_field(row, 5)) or text(_field(row, 3)))


def _country(head: dict[str, list[str]]) -> str:
    for tag in ("NADDP", "NADBY"):
        last = _field(head.get(tag, []), 9).upper()
        if len(last) == 2 and last.isalpha():
            return last
    return ""


def _currency(reader: Reader, head: dict[str, list[str]]) -> str:
    stated = _field(head.get("CUX", []), 1)
    if stated:
        return reader.currency(stated, "CUX.1")
    for tag in ("NADBY", "NADSU"):
        where = country_of_gln(_field(head.get(tag, []), 1))
        if CURRENCY_OF.get(where):
            why = f"the usual one of {where}, whose GS1 organisation issued the number of {tag}"
            reader.note("currency_assumed", "CUX.1", currency=CURRENCY_OF[where], why=why)
            return CURRENCY_OF[where]
    return ""


def _items(reader: Reader, rows: list[list[str]]) -> list[Item]:
    found: list[Item] = []
    prices: dict[str, Decimal] = {}
    for row in rows:
        if row[0] == "LIN":
            prices = {}
            found.append(_line(row, len(found) + 1))
        elif found:
            _tell(reader, found[-1], row, prices)
    return found


def _line(row: list[str], place: int) -> Item:
    return Item(id=reference(_field(row, 3)) or str(place), field=f"LIN[{place}]", sku=reference(_field(row, 1)))


def _tell(reader: Reader, item: Item, row: list[str], prices: dict[str, Decimal]) -> None:
    """What a row behind a LIN says of it."""
    match row[0]:
        case "PIALIN" if _field(row, 1) == "SA" and _field(row, 2):
            item.sku = reference(_field(row, 2))
        case "IMDLIN":
            item.title = item.title or text(_field(row, 4)) or text(_field(row, 3)) or text(_field(row, 2))
        case "QTYLIN" if _field(row, 1) in ("21", "1") and item.quantity is None:
            item.quantity = _number(reader, _field(row, 2), f"{item.field}.quantity")
            item.unit = text(_field(row, 3))[:10]
        case "PRILIN":
            price = _number(reader, _field(row, 2), f"{item.field}.price")
            if price is not None:
                prices[_field(row, 1)] = price
                item.price = prices.get(_NET, prices.get(_GROSS, price))
        case "MOALIN":
            item.amount = _number(reader, _field(row, 1), f"{item.field}.amount")


def _totals(reader: Reader, row: list[str]) -> Totals:
    """MOARES: the sum of the lines first, the sum to be paid fifth."""
    return Totals(
        net=_number(reader, _field(row, 1), "MOARES.1"),
        payable=_number(reader, _field(row, 5), "MOARES.5"),
        fields={"net": "MOARES.1", "payable": "MOARES.5"},
    )
