"""Parts that all messages share: dates, parties, items, allowances, amounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from amends.channels.edifact.envelope import Message
from amends.channels.edifact.states import CURRENCY_OF, FREIGHT, country_of_gln
from amends.channels.reading import Reader, reference, text
from amends.channels.trade import dates
from amends.channels.trade.shapes import Item
from amends.channels.trade.syntax import Segment
from amends.orders.ports import CustomerFact

_NET_PRICES = ("AAA", "INV", "NTP", "CAL", "AAB", "AAF", "AAE")
_LESS_ALLOWANCES = ("AAA", "INV", "NTP")
"""Prices from which the allowances of the line are taken off already."""
_STANDARD = ("EN", "SRV", "UP", "EAN", "GT", "GTIN", "UPC")
_TEXT_PRICES = frozenset({"SRP", "RTP", "RRP"})
_SERIALS = frozenset({"BN", "SN", "SRN", "SE"})


def number(reader: Reader, value: str, field: str) -> Decimal | None:
    """A number with a decimal point or, as many service strings have it, a decimal comma; a trailing minus too."""
    given = value.strip()
    if "," in given and ("." not in given):
        given = given.replace(",", ".", 1)
    if given.endswith("-"):
        given = "-" + given[:-1]
    return reader.number(given, field)


def date(reader: Reader, segments: Iterable[Segment], *kinds: str) -> datetime | None:
    """The first DTM of these kinds that holds a day."""
    found = [it for it in segments if it.tag == "DTM"]
    for kind in kinds:
        for it in found:
            if it.get(1, 1) == kind and it.get(1, 2):
                value, form = it.get(1, 2), it.get(1, 3)
                given = value[:8] if form in ("718", "102") and len(value) > 8 else value[:14]
                return dates.compact(reader, given, f"DTM+{kind}")
    return None


def stamp(reader: Reader, message: Message) -> datetime | None:
    """When the document was made: DTM+137, else the interchange's preparation."""
    mark = len(reader.problems)
    found = date(reader, head(message), "137", "4", "3", "171")
    if found is None:
        del reader.problems[mark:]
        day, hour = message.interchange.get(4, 1), message.interchange.get(4, 2)
        found = dates.compact(reader, day + hour[:4], "UNB") or dates.compact(reader, day, "UNB")
        del reader.problems[mark:]
    if found is None:
        reader.note("field_absent", "DTM+137")
    return found


def version(message: Message, at: datetime, rank: int) -> str:
    """Sorts by the document's instant, its kind, then the control references."""
    control = "".join(it for it in message.interchange.get(5) + message.reference if it.isalnum())
    return dates.version(at, rank, control[-40:])


def head(message: Message) -> list[Segment]:
    """The segments before the first line."""
    found: list[Segment] = []
    for it in message.segments:
        if it.tag in ("LIN", "UNS", "CPS"):
            break
        found.append(it)
    return found


def referred(segments: Iterable[Segment], *kinds: str) -> Segment | None:
    """The first RFF of these kinds."""
    found = [it for it in segments if it.tag == "RFF" and reference(it.get(1, 2))]
    return next((it for kind in kinds for it in found if it.get(1, 1) == kind), None)


def contract(message: Message) -> str:
    """The contract's number: RFF+CT before the first line."""
    found = referred(head(message), "CT")
    return reference(found.get(1, 2)) if found is not None else ""


def parties(message: Message) -> dict[str, CustomerFact]:
    """Per NAD qualifier what its group says; the first of a kind counts."""
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for it in head(message):
        if it.tag == "NAD":
            current = {"external_id": reference(it.get(2)), "name": _name(it), "country": _country(it)}
            found.setdefault(it.get(1).upper(), current)
        elif it.tag == "COM":
            value, kind = it.get(1, 1), it.get(1, 2).upper()
            if kind == "EM":
                current.setdefault("email", text(value))
            elif kind in ("TE", "AL", "MB"):
                current.setdefault("phone", text(value))
    return {kind: CustomerFact(**one) for kind, one in found.items()}


def _name(nad: Segment) -> str:
    return " ".join(it for it in nad.all(4) if it) or next((it for it in nad.all(3) if it), "")


def _country(nad: Segment) -> str:
    code = nad.get(9).upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def pick(found: dict[str, CustomerFact], *kinds: str) -> CustomerFact:
    """The first of these parties that is there."""
    return next((found[kind] for kind in kinds if kind in found), CustomerFact())


def country(found: dict[str, CustomerFact]) -> str:
    """Where the goods go."""
    order = ("DP", "ST", "CN", "UD", "UC", "BY", "IV", "ITO")
    return next((found[kind].country for kind in order if kind in found and found[kind].country), "")


def currency(reader: Reader, message: Message, found: dict[str, CustomerFact]) -> str:
    """CUX, else the currency that an amount names, else that of the buyer's (or the seller's) country (noted)."""
    stated = {it.get(1, 2).upper() for it in message.all("CUX") if it.get(1, 1) in ("2", "1", "")} - {""}
    stated = stated or {it.get(1, 2).upper() for it in message.all("CUX")} - {""}
    stated = stated or {it.get(1, 3).upper() for it in message.all("MOA")} - {""}
    if len(stated) > 1:
        reader.note("currency_mixed", "CUX", currency=sorted(stated)[0])
    if stated:
        return reader.currency(sorted(stated)[0], "CUX")
    for kind in ("BY", "IV", "DP", "ST", "SU", "SE"):
        where = found[kind].country if kind in found else ""
        if CURRENCY_OF.get(where):
            return _assumed(reader, where, f"where party {kind} is")
    glns = [found[kind].external_id for kind in ("BY", "DP", "IV", "SU", "SE") if kind in found]
    for gln in (*glns, message.interchange.get(2), message.interchange.get(3)):
        where = country_of_gln(gln)
        if CURRENCY_OF.get(where):
            return _assumed(reader, where, f"whose GS1 organisation issued the number {gln}")
    return ""


def _assumed(reader: Reader, where: str, why: str) -> str:
    known = CURRENCY_OF[where]
    reader.note("currency_assumed", "CUX", currency=known, why=f"the usual one of {where}, {why}")
    return known


class Goods:
    """One LIN group while it is read."""

    def __init__(self, lin: Segment, place: int) -> None:
        self.field = f"LIN[{place}]"
        self.item = Item(id=reference(lin.get(1)), field=self.field, status=lin.get(2))
        self.pack: Decimal | None = None
        self.order = ""
        self._numbers: dict[str, str] = {}
        self._prices: dict[str, tuple[Decimal, Decimal]] = {}
        self.quantities: dict[str, tuple[Decimal, str]] = {}
        self.amounts: dict[str, Decimal] = {}
        self.percents: dict[int, tuple[bool, Decimal]] = {}
        self.texts: list[str] = []
        self.serials: list[str] = []
        self._number(lin.all(3))

    def _number(self, parts: list[str]) -> None:
        if parts and parts[0]:
            self._numbers.setdefault(parts[1].upper() if len(parts) > 1 else "", reference(parts[0]))

    def tell(self, reader: Reader, it: Segment) -> None:
        """One more segment of the group."""
        match it.tag:
            case "PIA":
                for place in range(2, 7):
                    self._number(it.all(place))
            case "IMD":
                words = " ".join(part for part in it.all(3)[3:5] if part)
                if words and (not self.item.title or it.get(2).upper() in ("ANM", "F", "35")):
                    self.item.title = self.item.title or text(words)
            case "QTY" | "CNT":
                found = number(reader, it.get(1, 2), f"{self.field}.quantity")
                if found is not None and it.tag == "QTY":
                    self.quantities.setdefault(it.get(1, 1), (found, text(it.get(1, 3))[:20]))
            case "PRI":
                self._price(reader, it)
            case "RFF":
                self._refer(it)
            case "FTX":
                self.texts.append(" ".join(part for part in it.all(4) if part))
            case "GIN" | "GIR":
                self._serials(it)

    def percent(self, reader: Reader, alc: Segment, pcd: Segment) -> None:
        """An allowance or charge of the line in percent of its price; an amount that follows counts more."""
        rate = number(reader, pcd.get(1, 2), f"{self.field}.PCD") if pcd.get(1, 1) in ("1", "2", "3") else None
        if rate is not None:
            self.percents[id(alc)] = is_charge(alc), rate

    def _of_percents(self) -> None:
        """Percentages without an amount become amounts, once."""
        item = self.item
        worth = (item.price or Decimal(0)) * (item.quantity or Decimal(0)) / (item.base or Decimal(1))
        for charge, rate in self.percents.values():
            if charge:
                item.charges += worth * rate / 100
            else:
                item.allowances += worth * rate / 100
        self.percents.clear()

    def _price(self, reader: Reader, it: Segment) -> None:
        amount = number(reader, it.get(1, 2), f"{self.field}.price")
        base = number(reader, it.get(1, 5), f"{self.field}.price")
        if amount is not None and it.get(1, 4).upper() not in _TEXT_PRICES:
            self._prices.setdefault(it.get(1, 1).upper(), (amount, base or Decimal(1)))

    def _refer(self, it: Segment) -> None:
        kind, value, line = it.get(1, 1), reference(it.get(1, 2)), reference(it.get(1, 3))
        if kind in ("ON", "CO") and value:
            self.order, self.item.reference = value, line or self.item.reference
        elif kind in ("LI", "FI") and value:
            self.item.reference = line or value
        elif kind == "SE" and value:
            self.serials.append(value)

    def _serials(self, it: Segment) -> None:
        if it.get(1).upper() in _SERIALS and it.tag == "GIN":
            self.serials += [reference(part) for place in range(2, 7) for part in it.all(place) if reference(part)]
        elif it.tag == "GIR":
            for place in range(2, 7):
                if it.get(place, 2).upper() in _SERIALS:
                    self.serials.append(reference(it.get(place, 1)))

    def finish(self, *quantity_kinds: str) -> Item:
        """The item: its number, price and the first of these quantities."""
        item = self.item
        kinds = (*(kind for kind in ("SA", "VP", "VN")), *_STANDARD)
        item.sku = next((self._numbers[kind] for kind in kinds if kind in self._numbers),
                        next(iter(self._numbers.values()), ""))  # fmt: skip
        item.quantity, item.unit = next(
            (self.quantities[kind] for kind in quantity_kinds if kind in self.quantities), (None, "")
        )
        self.pack = self.quantities.get("59", (None, ""))[0]
        price = next((kind for kind in _NET_PRICES if kind in self._prices), next(iter(self._prices), ""))
        if price:
            item.price, item.base = self._prices[price]
        if price not in _LESS_ALLOWANCES:
            self._of_percents()
        item.amount = next((self.amounts[kind] for kind in ("203", "66", "38") if kind in self.amounts), None)
        if item.amount is None and price == "AAA":
            item.allowances = item.charges = Decimal(0)
        item.tax = self.amounts.get("124")
        item.serials = tuple(dict.fromkeys(self.serials))[:200]
        return item


def is_charge(alc: Segment) -> bool:
    """Whether an ALC adds to what is paid; else it takes off."""
    return alc.get(1).upper() in ("C", "N")


def is_freight(alc: Segment) -> bool:
    """Whether an ALC is freight or delivery, by its code or its words."""
    words = " ".join(alc.all(5)[3:]).upper()
    named = any(word in words for word in ("FREIGHT", "TRANSPORT", "FRACHT", "FRAIS DE PORT", "PORTE", "DELIVERY"))
    return alc.get(5, 1).upper() in FREIGHT or named
