"""Parts that all transaction sets share: parties, product numbers, dates, allowances, totals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from amends.channels.reading import Reader, reference, text
from amends.channels.trade import dates
from amends.channels.trade.shapes import Item
from amends.channels.x12.envelope import Message, Segment
from amends.channels.x12.states import FREIGHT, PRICE_FOR, is_tax
from amends.orders.ports import CustomerFact

_OWN = ("VN", "VP", "VC", "VA", "SK", "UP", "UK", "UA", "UI", "EN", "EO", "IN", "BP", "PN", "CB", "PI", "MG", "MF",
        "MN", "IB", "ND", "ST", "SN")  # fmt: skip
_STATE_CODES = """
AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR
PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI GU
"""
_STATES = frozenset(_STATE_CODES.split())
_PROVINCES = frozenset({"AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"})


def stamp(reader: Reader, message: Message) -> datetime | None:
    """When the group was made (GS04, GS05), else the interchange: the instant by which versions sort."""
    for day, hour in ((message.group.get(4), message.group.get(5)),
                      (message.interchange.get(9), message.interchange.get(10))):  # fmt: skip
        mark = len(reader.problems)
        found = dates.compact(reader, day + hour[:4], "GS04") or dates.compact(reader, day, "GS04")
        del reader.problems[mark:]
        if found is not None:
            return found
    return None


def version(reader: Reader, message: Message, rank: int) -> str:
    """Sorts by the group's instant, the kind of document, then the control numbers."""
    at = stamp(reader, message)
    control = "".join(it for it in message.interchange.get(13) + message.control if it.isalnum())
    if at is None:
        reader.note("field_absent", "GS04")
        return ""
    return dates.version(at, rank, control)


def order_id(number: str, release: str) -> str:
    """The purchase order number, with its release where it has one: releases are orders of their own."""
    base = reference(number)
    return f"{base}/{release}"[:200] if base and reference(release) else base


def parties(segments: Iterable[Segment]) -> dict[str, dict[str, str]]:
    """Per N101 what its loop says: id, name, country, state, email, phone. The first of a kind counts."""
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for it in segments:
        if it.tag == "N1":
            current = {"name": text(it.get(2)), "id": reference(it.get(4))}
            found.setdefault(it.get(1).upper(), current)
        elif it.tag == "N4":
            current["country"] = _country(it)
            current["state"] = text(it.get(2))
        elif it.tag == "PER":
            current.update(_contact(it))
        elif it.tag in ("PO1", "IT1", "POC", "BLI", "HL", "CTT"):
            break
    return found


def contract(segments: Iterable[Segment]) -> str:
    """The contract's number: REF*CT in the heading."""
    for it in segments:
        if it.tag in ("PO1", "IT1", "POC"):
            break
        if it.tag in ("REF", "N9") and it.get(1).upper() == "CT" and reference(it.get(2)):
            return reference(it.get(2))
    return ""


def _country(n4: Segment) -> str:
    """N404; a domestic address leaves it out."""
    code = n4.get(4).upper()
    if len(code) == 2 and code.isalpha():
        return code
    if code == "USA":
        return "US"
    state = n4.get(2).upper()
    if state in _PROVINCES and not n4.get(3)[:1].isdigit():
        return "CA"
    return "US" if state in _STATES and not code else ""


def _contact(per: Segment) -> dict[str, str]:
    found: dict[str, str] = {}
    for place in (3, 5, 7):
        kind, value = per.get(place), text(per.get(place + 1))
        if kind == "EM":
            found["email"] = value
        elif kind in ("TE", "CP", "WP", "HP"):
            found["phone"] = value
    if per.get(2):
        found["contact"] = text(per.get(2))
    return found


def customer(found: dict[str, dict[str, str]], *kinds: str) -> CustomerFact:
    """The first of these parties that is named."""
    one = next((found[kind] for kind in kinds if kind in found), {})
    return CustomerFact(
        external_id=one.get("id", ""),
        name=one.get("name", "") or one.get("contact", ""),
        email=one.get("email", ""),
        phone=one.get("phone", ""),
        country=one.get("country", ""),
    )


def product(segment: Segment, start: int) -> dict[str, str]:
    """Pairs of qualifier and product number from element `start` on."""
    found: dict[str, str] = {}
    for place in range(start, len(segment.elements) + 1, 2):
        if segment.get(place) and segment.get(place + 1):
            found.setdefault(segment.get(place).upper(), reference(segment.get(place + 1)))
    return found


def sku(numbers: dict[str, str]) -> str:
    """The vendor's own number, else a standard one (UPC, EAN), else the buyer's or the maker's."""
    return next((numbers[kind] for kind in _OWN if kind in numbers), next(iter(numbers.values()), ""))


def base_item(reader: Reader, segment: Segment, field: str, first_number: int) -> Item:
    """PO1, IT1 and (from its third element on) the like: line, quantity, unit, price, basis, product numbers."""
    numbers = product(segment, first_number)
    return Item(
        id=reference(segment.get(1)),
        field=field,
        sku=sku(numbers),
        title=next((numbers[kind] for kind in ("PD", "F8") if kind in numbers), ""),
        quantity=reader.number(segment.get(2), f"{field}.quantity"),
        unit=unit_of(segment.get(3)),
        price=reader.number(segment.get(4), f"{field}.price"),
        base=Decimal(PRICE_FOR.get(segment.get(5).upper(), 1)),
    )


def unit_of(element: str) -> str:
    """The unit of measure; a composite's first part."""
    return text(element)[:2].upper()


def described(item: Item, segment: Segment) -> None:
    """A PID's or MSG's words as the title, the first that says something."""
    words = text(segment.get(5) if segment.tag == "PID" else segment.get(1))
    if words and not item.title:
        item.title = words


def serial_numbers(segment: Segment) -> tuple[str, ...]:
    """REF or N9 with qualifier SE, or an MAN with a serial."""
    if segment.tag in ("REF", "N9") and segment.get(1).upper() == "SE" and segment.get(2):
        return (reference(segment.get(2)),)
    return ()


def implied(reader: Reader, value: str, field: str) -> Decimal | None:
    """A number of type N2: the last two digits are decimals, unless a writer put a point."""
    number = reader.number(value, field)
    if number is None:
        return None
    return number if "." in value else number.scaleb(-2)


class Extras:
    """The allowances, charges and taxes of a document or of one line."""

    def __init__(self) -> None:
        self.off = self.freight = self.charges = Decimal(0)
        self._sac_tax = self._txi = Decimal(0)
        self.taxed = False

    @property
    def tax(self) -> Decimal:
        """What SAC and TXI say of taxes; when both say the same, it is the same tax."""
        return self._txi if self._txi == self._sac_tax else self._txi + self._sac_tax

    def without(self, recapitulated: list[Extras]) -> None:
        """Leave out what only repeats the sum of the lines' own, as some summaries do."""
        for name in ("off", "freight", "charges"):
            if getattr(self, name) == sum((getattr(it, name) for it in recapitulated), Decimal(0)):
                setattr(self, name, Decimal(0))
        if self.tax == sum((it.tax for it in recapitulated), Decimal(0)):
            self._sac_tax = self._txi = Decimal(0)

    def add(self, reader: Reader, segment: Segment, field: str) -> None:
        """One SAC, ITA or TXI."""
        if segment.tag == "TXI":
            amount = reader.number(segment.get(2), f"{field}.TXI02")
            if amount is not None:
                self._txi, self.taxed = self._txi + amount, True
            return
        kind, code = segment.get(1).upper(), segment.get(2).upper() if segment.tag == "SAC" else ""
        place, words = (5, 15) if segment.tag == "SAC" else (7, 13)
        amount = implied(reader, segment.get(place), f"{field}.{segment.tag}{place:02d}")
        if amount is None:
            if kind in ("A", "C", "P") and segment.get(7) and segment.tag == "SAC":
                reader.note("allowance_unstated", f"{field}.SAC05", value=segment.get(7))
            return
        said = segment.get(words).upper()
        if kind in ("A", "P"):
            self.off += abs(amount)
        elif kind == "C" and (is_tax(code) or " TAX" in f" {said}"):
            self._sac_tax, self.taxed = self._sac_tax + amount, True
        elif kind == "C" and (code in FREIGHT or "FREIGHT" in said or "SHIPPING" in said):
            self.freight += amount
        elif kind == "C":
            self.charges += amount


def currency(reader: Reader, message: Message) -> str:
    """CUR, in the head or alike in all lines; without one US dollars, as the standard's home market takes it."""
    stated = {it.get(2).upper() for it in message.all("CUR")} - {""}
    if len(stated) == 1:
        return reader.currency(stated.pop(), "CUR02")
    if stated:
        reader.note("currency_mixed", "CUR02", currency=sorted(stated)[0])
        return reader.currency(sorted(stated)[0], "CUR02")
    reader.note("currency_assumed", "CUR02", currency="USD", why="X12 leaves out the currency of domestic trade")
    return "USD"


def counted(reader: Reader, message: Message, lines: int, total: Decimal) -> None:
    """CTT: the number of lines, and the hash total of their quantities."""
    ctt = message.first("CTT")
    stated = reader.number(ctt.get(1), "CTT01")
    if stated is not None and stated != lines:
        reader.note("count_mismatch", "CTT01", what="Number of lines", stated=ctt.get(1), computed=lines)
    sum_ = reader.number(ctt.get(2), "CTT02")
    if sum_ is not None and sum_ != total:
        why = f"the hash total is given as {ctt.get(2)}, the quantities make {format(total, 'f')}"
        reader.note("envelope_differs", "CTT02", why=why)
