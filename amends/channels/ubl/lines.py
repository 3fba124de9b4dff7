"""Lines of orders, invoices and credit notes."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.reading import reference, text
from amends.channels.trade.shapes import Item
from amends.channels.trade.xml import Node
from amends.channels.ubl.parts import Tally, named, quantity

QUANTITIES = ("Quantity", "InvoicedQuantity", "CreditedQuantity", "DebitedQuantity")
_SERVICE_WORDS = ("ShippingCost", "freight")


def items(tally: Tally, root: Node, name: str) -> list[Item]:
    """The items of OrderLine/LineItem, InvoiceLine or CreditNoteLine."""
    found = []
    for place, outer in enumerate(root.all(name), 1):
        inner = outer.first("LineItem") if name == "OrderLine" else outer
        if inner is not None:
            found.append(_item(tally, outer, inner, f"{name}[{place}]"))
    return found


def _item(tally: Tally, outer: Node, node: Node, field: str) -> Item:
    count = next((found for name in QUANTITIES if (found := node.first(name)) is not None), None)
    number, unit = quantity(tally.reader, count, f"{field}.Quantity")
    base, _ = quantity(tally.reader, node.first("Price", "BaseQuantity"), f"{field}.Price.BaseQuantity")
    off, freight, charges = tally.allowances(node.all("AllowanceCharge"), field)
    goods = node.first("Item") or node
    amount = tally.amount(node.first("LineExtensionAmount"), f"{field}.LineExtensionAmount")
    tax = tally.taxes(node)
    if tax is None:
        tax = tally.amount(node.first("TotalTaxAmount"), f"{field}.TotalTaxAmount")
    if number is None and amount is not None:
        number = Decimal(1)
    return Item(
        id=reference(node.text("ID")),
        field=field,
        sku=sku_of(goods),
        title=goods.text("Name") or goods.text("Description"),
        quantity=number,
        unit=unit,
        price=tally.amount(node.first("Price", "PriceAmount"), f"{field}.Price.PriceAmount"),
        base=base or Decimal(1),
        amount=amount,
        allowances=off,
        charges=charges + freight,
        tax=tax,
        rate=_rate(tally, goods, field),
        serials=_serials(goods),
        status=text(node.text("LineStatusCode")),
        reference=named(outer.text("OrderLineReference", "LineID") or node.text("OrderLineReference", "LineID")),
    )


def sku_of(goods: Node) -> str:
    """The seller's number of the item, else the standard one (GTIN), else the buyer's or the maker's."""
    for name in ("SellersItemIdentification", "StandardItemIdentification", "BuyersItemIdentification",
                 "ManufacturersItemIdentification", "CatalogueItemIdentification"):  # fmt: skip
        found = named(goods.text(name, "ID"))
        if found:
            return found
    return ""


def _rate(tally: Tally, goods: Node, field: str) -> Decimal | None:
    rates = [
        found
        for category in goods.all("ClassifiedTaxCategory")
        if (found := tally.reader.number(category.text("Percent"), f"{field}.Percent")) is not None
    ]
    return sum(rates, Decimal(0)) if rates else None


def _serials(goods: Node) -> tuple[str, ...]:
    found = [named(node.text("SerialID")) for node in goods.all("ItemInstance")]
    return tuple(dict.fromkeys(it for it in found if it))[:200]
