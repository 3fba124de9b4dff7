"""Parts that all cXML documents share: money, instants, addresses, items."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from amends.channels.reading import Reader, reference, text
from amends.channels.trade.shapes import Item
from amends.channels.trade.xml import Node
from amends.orders.ports import CustomerFact


class Purse:
    """Reads Money of one document; the first currency counts, another one is noted."""

    def __init__(self, reader: Reader, root: Node) -> None:
        self.reader = reader
        found = [node.get("currency").upper() for node in root.below("Money") if node.get("currency")]
        self.currency = reader.currency(found[0], "Money@currency") if found else ""

    def money(self, node: Node | None, *path: str, field: str) -> Decimal | None:
        """The Money at a path; None when absent. Some writers group thousands by commas."""
        found = node.first(*path, "Money") if node is not None else None
        if found is None or not found.value():
            return None
        given = found.get("currency").upper()
        if given and given != self.currency:
            self.reader.note("currency_mixed", field, currency=self.currency)
        value = found.value()
        return self.reader.number(value.replace(",", "") if "," in value and "." in value else value, field)


def instant(reader: Reader, value: str, field: str, *, required: bool = False) -> datetime | None:
    """ISO 8601; a day alone is its midnight UTC."""
    given = text(value)
    return reader.instant(f"{given}T00:00:00" if len(given) == 10 else given, field, required=required)


def stamp(reader: Reader, root: Node, own: datetime | None) -> datetime | None:
    """When the document was made: cXML@timestamp, else its own date."""
    mark = len(reader.problems)
    found = instant(reader, root.get("timestamp"), "cXML@timestamp")
    if found is None:
        del reader.problems[mark:]
    return found or own


def address(node: Node | None) -> CustomerFact:
    """Who an Address or Contact names."""
    if node is None:
        return CustomerFact()
    inner = node.first("Address") or node
    place = inner.first("PostalAddress")
    country = place.first("Country") if place is not None else None
    code = country.get("isoCountryCode").upper() if country is not None else ""
    phone = inner.first("Phone", "TelephoneNumber")
    return CustomerFact(
        external_id=reference(inner.get("addressID")),
        name=inner.text("Name"),
        email=inner.text("Email"),
        phone=""
        if phone is None
        else phone.text("CountryCode") + phone.text("AreaOrCityCode") + phone.text("Number"),
        country=code if len(code) == 2 and code.isalpha() and code.isascii() else "",
    )


def buyer(root: Node, header: Node | None) -> CustomerFact:
    """Who ordered: BillTo with the network's identity of the sender, and a contact's e-mail where there is one."""
    found = address(header.first("BillTo") if header is not None else None)
    ship = address(header.first("ShipTo") if header is not None else None)
    contact = header.first("Contact") if header is not None else None
    person = address(contact)
    identity = reference(root.text("Header", "From", "Credential", "Identity"))
    return CustomerFact(
        external_id=identity or found.external_id,
        name=found.name or ship.name or person.name,
        email=person.email or found.email or ship.email,
        phone=person.phone or found.phone or ship.phone,
        country=found.country or ship.country,
    )


def item(purse: Purse, node: Node, field: str, *, line: str) -> Item:
    """An ItemOut, ItemIn or the like: its number, price, basis, texts. `line`: the attribute with its number."""
    reader = purse.reader
    detail = node.first("ItemDetail") or node.first("BlanketItemDetail") or node
    basis = detail.first("PriceBasisQuantity") or node.first("PriceBasisQuantity")
    words = detail.first("Description") or node.first("InvoiceDetailItemReference", "Description")
    ids = node.first("ItemID") or node.first("InvoiceDetailItemReference", "ItemID")
    found = Item(
        id=reference(node.get(line)),
        field=field,
        sku="" if ids is None else reference(ids.text("SupplierPartID")) or reference(ids.text("BuyerPartID")),
        title="" if words is None else words.text("ShortName") or words.value(),
        quantity=reader.number(node.get("quantity"), f"{field}.quantity"),
        unit=text(detail.text("UnitOfMeasure") or node.text("UnitOfMeasure"))[:20],
        price=purse.money(detail, "UnitPrice", field=f"{field}.price"),
        kind="service" if node.get("itemClassification") == "service" else "goods",
    )
    if basis is not None:
        per = reader.number(basis.get("quantity"), f"{field}.PriceBasisQuantity") or Decimal(1)
        factor = reader.number(basis.get("conversionFactor"), f"{field}.PriceBasisQuantity") or Decimal(1)
        found.base = per / factor
    asset = [reference(it.get("serialNumber")) for it in node.below("AssetInfo")]
    found.serials = tuple(dict.fromkeys(it for it in asset if it))[:200]
    return found


def modifications(purse: Purse, node: Node | None, field: str) -> tuple[Decimal, Decimal]:
    """(deductions, costs) of Modifications; only those given as Money count."""
    off = on = Decimal(0)
    for it in node.all("Modifications", "Modification") if node is not None else []:
        deducted = purse.money(it, "AdditionalDeduction", "DeductionAmount", field=field)
        off += deducted if deducted is not None else Decimal(0)
        added = purse.money(it, "AdditionalCost", field=field)
        on += added if added is not None else Decimal(0)
    return off, on
