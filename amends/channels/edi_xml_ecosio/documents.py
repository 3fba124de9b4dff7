"""Orders, invoices, credits and despatch advices of ERPEL."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from amends.channels.reading import Reader, reference, text
from amends.channels.trade import dates
from amends.channels.trade.returns import Back, refund_fact
from amends.channels.trade.sale import order_fact
from amends.channels.trade.shapes import Item, Sale, Totals
from amends.channels.trade.units import pieces
from amends.channels.trade.xml import Node
from amends.intake.ports import Record
from amends.orders.ports import CustomerFact, FulfilmentFact


def _at(reader: Reader, node: Node) -> datetime | None:
    given = node.text("DocumentDate")
    return reader.instant(f"{given}T00:00:00" if len(given) == 10 else given, "DocumentDate", required=True)


def _number(reader: Reader, node: Node, *path: str, field: str) -> Decimal | None:
    return reader.number(node.text(*path), field)


def order_named(node: Node) -> str:
    """The order that a document refers to: OrderReference, or a DocumentReference of type Order."""
    for party in ("Customer", "Supplier"):
        for it in node.all(party, "DocumentReference"):
            if it.text("DocumentType").lower() in ("order", "purchaseorder"):
                return reference(it.text("DocumentID"))
    for path in (("OrderReference", "OrderID"), ("OrderReference",), ("Customer", "OrderReference", "OrderID")):
        found = node.text(*path)
        if found:
            return reference(found)
    return ""


def order(reader: Reader, node: Node, kind: str, control: str, account: str) -> Record | None:
    """An order (or change, which repeats it), or an invoice that stands for it."""
    number = reference(node.text("DocumentNumber"))
    named = order_named(node)
    order_id = named or number if kind in ("invoice", "change") else number
    reader.about = order_id or reader.about
    at = _at(reader, node)
    if not order_id:
        reader.note("field_absent", "DocumentNumber")
    if at is None or not order_id:
        return None
    stated = node.get("DocumentCurrency")
    own = dates.version(at, dates.CHANGE if kind == "change" else dates.ORDER, control)
    sale = Sale(
        external_id=order_id,
        number=order_id,
        version=dates.INVOICED + own if kind == "invoice" else own,
        placed_at=at,
        updated_at=at,
        currency=reader.currency(stated, "Document@DocumentCurrency") if stated else "",
        customer=_party(node.first("Customer") or node.first("OrderingParty")),
        country=_country(node.first("Delivery", "DeliveryRecipient")) or _country(node.first("Customer")),
        items=items(reader, node),
        totals=_totals(reader, node),
        profile=("b2b", "invoiced") if kind == "invoice" else ("b2b",),
    )
    return order_fact(reader, sale, "edi_xml_ecosio", account)


def _party(node: Node | None) -> CustomerFact:
    if node is None:
        return CustomerFact()
    return CustomerFact(
        external_id=reference(node.text("FurtherIdentification"))
        or reference(node.text("VATIdentificationNumber")),
        name=node.text("Address", "Name"),
        email=node.text("Address", "Email"),
        phone=node.text("Address", "Phone"),
        country=_country(node),
    )


def _country(node: Node | None) -> str:
    found = node.first("Address", "Country") if node is not None else None
    code = (found.get("CountryCode") or found.value()).upper() if found is not None else ""
    return code if len(code) == 2 and code.isalpha() and code.isascii() else ""


def items(reader: Reader, node: Node) -> list[Item]:
    """The lines of Details/ItemList."""
    lines = node.all("Details", "ItemList", "ListLineItem")
    return [_item(reader, it, place) for place, it in enumerate(lines, 1)]


def _item(reader: Reader, node: Node, place: int) -> Item:
    field = f"ListLineItem[{place}]"
    quantity, price = node.first("Quantity"), node.first("UnitPrice")
    base = reader.number(price.get("BaseQuantity"), f"{field}.price") if price is not None else None
    return Item(
        id=reference(node.text("PositionNumber")),
        field=field,
        sku=_sku(node),
        title=node.text("ShortDescription") or node.text("Description"),
        quantity=reader.number(quantity.value(), f"{field}.quantity") if quantity is not None else None,
        unit=text(quantity.get("Unit"))[:20] if quantity is not None else "",
        price=reader.number(price.value(), f"{field}.price") if price is not None else None,
        base=base or Decimal(1),
        amount=_number(reader, node, "LineItemAmount", field=f"{field}.amount"),
        rate=_number(reader, node, "TaxRate", field=f"{field}.rate") or _number(reader, node, "VATRate",
                                                                                field=f"{field}.rate"),
        reference=_line_named(node),
    )  # fmt: skip


def _sku(node: Node) -> str:
    numbers = {it.get("ArticleNumberType"): reference(it.value()) for it in node.all("ArticleNumber")}
    wanted = ("SuppliersArticleNumber", "SupplierArticleNumber", "GTIN", "EAN", "BuyersArticleNumber", "")
    return next((numbers[kind] for kind in wanted if numbers.get(kind)), next(filter(None, numbers.values()), ""))


def _line_named(node: Node) -> str:
    """The order's line that a line of an invoice or despatch names."""
    for path in (("OrderReference", "OrderPositionNumber"), ("CustomersOrderReference", "OrderPositionNumber"),
                 ("BuyersOrderReference", "OrderPositionNumber"), ("OrderPositionNumber",)):  # fmt: skip
        found = reference(node.text(*path))
        if found:
            return found
    return ""


def _totals(reader: Reader, node: Node) -> Totals:
    taxes = [reader.number(it.value(), "Tax.VAT.Item.Amount") for it in node.all("Tax", "VAT", "Item", "Amount")]
    known = [it for it in taxes if it is not None]
    totals = Totals(fields={"payable": "TotalGrossAmount", "tax": "Tax", "exclusive": "TotalNetAmount"})
    totals.tax = sum(known, Decimal(0)) if known else None
    totals.payable = _number(reader, node, "TotalGrossAmount", field="TotalGrossAmount")
    totals.exclusive = _number(reader, node, "TotalNetAmount", field="TotalNetAmount")
    return totals


def credit(reader: Reader, node: Node) -> Record | None:
    """A credit memo: money back."""
    number = reference(node.text("DocumentNumber"))
    reader.about = number or reader.about
    lines, totals = items(reader, node), _totals(reader, node)
    for key in ("payable", "tax", "exclusive"):
        value: Decimal | None = getattr(totals, key)
        setattr(totals, key, None if value is None else abs(value))
    for item in lines:
        item.amount = None if item.amount is None else abs(item.amount)
    stated = node.get("DocumentCurrency")
    currency = reader.currency(stated, "Document@DocumentCurrency") if stated else ""
    return refund_fact(reader, Back(number, order_named(node), _at(reader, node), currency, lines, totals=totals))


def despatch(reader: Reader, node: Node) -> list[FulfilmentFact]:
    """A despatch advice: lines stand in the list, or in the packaging's hierarchy."""
    number, order_id = reference(node.text("DocumentNumber")), order_named(node)
    reader.about = number or reader.about
    at = _at(reader, node)
    if not number:
        reader.note("field_absent", "DocumentNumber")
    if not order_id:
        reader.note("order_link_absent", "OrderReference", what="despatch advice")
    shipped: dict[str, int] = {}
    unnamed = 0
    for place, line in enumerate(node.below("ListLineItem"), 1):
        item, name = _item(reader, line, place), _line_named(line)
        if item.quantity is None or not item.quantity:
            continue
        if name:
            shipped[name] = shipped.get(name, 0) + pieces(
                reader, item.quantity, item.unit, f"{item.field}.quantity"
            )
        else:
            unnamed += 1
    if unnamed:
        reader.note("lines_unnamed", "ListLineItem", lines=unnamed)
    if reader.refused_since(0) or at is None:
        return []
    return [FulfilmentFact(external_id=number, order_external_id=order_id, state="shipped", shipped_at=at,
                           lines=tuple(shipped.items()))]  # fmt: skip
