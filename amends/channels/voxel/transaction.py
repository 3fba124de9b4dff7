"""The parts of a Voxel transaction: lines, sums, parties, references."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from amends.channels.reading import Reader, reference, text
from amends.channels.trade import dates
from amends.channels.trade.shapes import Item, Sale, Totals
from amends.channels.trade.xml import Node
from amends.channels.voxel.states import COUNTRIES
from amends.orders.ports import CustomerFact


def day(reader: Reader, head: Node) -> datetime | None:
    """The document's day."""
    given = head.get("Date") or head.get("BeginDate")
    return reader.instant(f"{given}T00:00:00" if len(given) == 10 else given, "GeneralData@Date", required=True)


def order_named(root: Node) -> str:
    """The order that a document refers to, where all its references name one."""
    names = {reference(it.get("PORef")) for it in root.all("References", "Reference")} - {""}
    return names.pop() if len(names) == 1 else ""


def sale(reader: Reader, root: Node, head: Node, number: str, *, invoiced: bool) -> Sale | None:
    """The order that a Pedido or a Factura holds."""
    at = day(reader, head)
    if at is None:
        return None
    currency = reader.currency(head.get("Currency"), "GeneralData@Currency") if head.get("Currency") else ""
    own = dates.version(at, dates.ORDER, reference(head.get("Ref")))
    charges = [reader.number(it.get("Amount"), "GlobalCharges") for it in root.all("GlobalCharges", "Charge")]
    off = [reader.number(it.get("Amount"), "GlobalDiscounts") for it in root.all("GlobalDiscounts", "Discount")]
    sums = totals(reader, root)
    return Sale(
        external_id=number,
        number=number,
        version=dates.INVOICED + own if invoiced else own,
        placed_at=at,
        updated_at=at,
        currency=currency,
        customer=_customer(root),
        country=_country(root.first("Customers", "Customer")) or _country(root.first("Client")),
        items=items(reader, root),
        allowances=sum((abs(it) for it in off if it is not None), Decimal(0)),
        charges=sum((it for it in charges if it is not None), Decimal(0)),
        totals=sums,
        profile=("b2b", "invoiced") if invoiced else ("b2b",),
    )


def _customer(root: Node) -> CustomerFact:
    """The client with its point of sale: one of them may be empty."""
    client, place = root.first("Client"), root.first("Customers", "Customer")
    names = [it.get(key) for it, key in ((client, "Company"), (place, "Customer")) if it is not None]
    ids = [
        it.get(key) for it, key in ((client, "CIF"), (place, "CustomerID"), (client, "ClientID")) if it is not None
    ]
    return CustomerFact(
        external_id=next((reference(it) for it in ids if reference(it)), ""),
        name=next((it for it in names if it), ""),
        email=client.get("Email") if client is not None else "",
        country=_country(client) or _country(place),
    )


def _country(node: Node | None) -> str:
    code = node.get("Country").upper() if node is not None else ""
    return COUNTRIES.get(code, code if len(code) == 2 and code.isalpha() and code.isascii() else "")


def items(reader: Reader, root: Node) -> list[Item]:
    """The products. `Total` is the line's net amount, its discounts taken off."""
    return [_item(reader, node, place) for place, node in enumerate(root.all("ProductList", "Product"), 1)]


def _item(reader: Reader, node: Node, place: int) -> Item:
    field = f"Product[{place}]"
    off = [reader.number(it.get("Amount"), f"{field}.Discount") for it in node.all("Discounts", "Discount")]
    taxes = [reader.number(it.get("Amount"), f"{field}.Tax") for it in node.all("Taxes", "Tax")]
    rates = [reader.number(it.get("Rate"), f"{field}.Tax") for it in node.all("Taxes", "Tax")]
    known = [it for it in taxes if it is not None]
    line = node.get("SysLineNumber") or node.get("LineNumber")
    return Item(
        id=reference(line) or str(place),
        field=field,
        sku=reference(node.get("SupplierSKU")) or reference(node.get("CustomerSKU")),
        title=node.get("Item"),
        quantity=reader.number(node.get("Qty"), f"{field}.quantity"),
        unit=text(node.get("MU"))[:20],
        price=reader.number(node.get("UP"), f"{field}.price"),
        amount=reader.number(node.get("Total"), f"{field}.amount"),
        allowances=sum((abs(it) for it in off if it is not None), Decimal(0)),
        tax=sum(known, Decimal(0)) if known else None,
        rate=next((it for it in rates if it is not None), None),
        reference=reference(line),
    )


def totals(reader: Reader, root: Node) -> Totals:
    """TotalSummary: SubTotal before tax, Tax, Total."""
    node = root.first("TotalSummary")
    found = Totals(fields={"exclusive": "TotalSummary@SubTotal", "payable": "TotalSummary@Total",
                           "tax": "TotalSummary@Tax"})  # fmt: skip
    if node is not None:
        found.exclusive = reader.number(node.get("SubTotal"), "TotalSummary@SubTotal")
        found.tax = reader.number(node.get("Tax"), "TotalSummary@Tax")
        found.payable = reader.number(node.get("Total"), "TotalSummary@Total")
    return found
