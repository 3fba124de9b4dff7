"""ShipNoticeRequest, ReceiptRequest, InvoiceDetailRequest."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from amends.channels.cxml import parts
from amends.channels.cxml.parts import Purse
from amends.channels.cxml.states import INVOICE, SHIPMENT
from amends.channels.reading import Reader, reference
from amends.channels.trade import dates
from amends.channels.trade.returns import Back, refund_fact, worded
from amends.channels.trade.sale import order_fact
from amends.channels.trade.shapes import Item, Sale, Totals
from amends.channels.trade.units import pieces
from amends.channels.trade.xml import Node
from amends.intake.ports import Record
from amends.orders.ports import FulfilmentFact


def _order_of(node: Node | None) -> str:
    if node is None:
        return ""
    return next((reference(it.get("orderID")) for it in node if it.name in ("OrderReference", "OrderIDInfo")), "")


def shipment(reader: Reader, root: Node, request: Node) -> list[FulfilmentFact]:
    """One shipment for every order of a ShipNoticeRequest."""
    header = request.first("ShipNoticeHeader") or request
    number = reader.about = reference(header.get("shipmentID"))
    if not number:
        reader.note("field_absent", "ShipNoticeHeader@shipmentID")
        return []
    state = reader.state(header.get("operation"), "ShipNoticeHeader@operation", SHIPMENT, "shipped")
    given = header.get("shipmentDate") or header.get("noticeDate")
    at = parts.instant(reader, given, "ShipNoticeHeader@shipmentDate") or parts.stamp(reader, root, None)
    tracking = next((reference(it.value()) for it in request.below("ShipmentIdentifier") if it.value()), "")
    by_order: dict[str, dict[str, int]] = {}
    for place, portion in enumerate(request.all("ShipNoticePortion"), 1):
        order = _order_of(portion)
        if not order:
            reader.note("order_link_absent", f"ShipNoticePortion[{place}].OrderReference", what="ship notice")
            continue
        _count(
            reader, portion.all("ShipNoticeItem"), by_order.setdefault(order, {}), f"ShipNoticePortion[{place}]"
        )
    if not by_order and not reader.problems:
        reader.note("order_link_absent", "ShipNoticePortion", what="ship notice")
    if any(found.severity == "reject" for found in reader.problems):
        return []
    return [
        FulfilmentFact(
            external_id=number if len(by_order) == 1 else f"{number}:{order}",
            order_external_id=order,
            state=state,
            shipped_at=at if state == "shipped" else None,
            tracking_number=tracking,
            lines=tuple(lines.items()),
        )
        for order, lines in by_order.items()
    ]


def _count(reader: Reader, nodes: list[Node], lines: dict[str, int], where: str) -> None:
    for place, node in enumerate(nodes, 1):
        line, field = reference(node.get("lineNumber")), f"{where}.Item[{place}].quantity"
        number = reader.number(node.get("quantity"), field)
        if number is None:
            continue
        if line:
            lines[line] = lines.get(line, 0) + pieces(reader, number, node.text("UnitOfMeasure"), field)
        else:
            reader.note("lines_unnamed", field, lines=1)


def receipt(reader: Reader, root: Node, request: Node) -> list[Record]:
    """A ReceiptRequest: what the buyer received, and what was sent back."""
    header = request.first("ReceiptRequestHeader") or request
    number = reader.about = reference(header.get("receiptID"))
    if not number:
        reader.note("field_absent", "ReceiptRequestHeader@receiptID")
        return []
    at = parts.instant(reader, header.get("receiptDate"), "receiptDate") or parts.stamp(reader, root, None)
    found: list[Record] = []
    for place, portion in enumerate(request.all("ReceiptOrder"), 1):
        order = _order_of(portion.first("ReceiptOrderInfo")) or _order_of(portion)
        if not order:
            reader.note("order_link_absent", f"ReceiptOrder[{place}]", what="receipt")
            continue
        back: list[Item] = []
        lines: dict[str, int] = {}
        for node in portion.all("ReceiptItem"):
            line = node.first("ReceiptItemReference")
            name = reference(line.get("lineNumber")) if line is not None else ""
            quantity = reader.number(node.get("quantity"), f"ReceiptOrder[{place}].quantity")
            if node.get("type") == "returned":
                back.append(Item(name, f"ReceiptOrder[{place}]", quantity=quantity, reference=name))
            elif name and quantity is not None:
                lines[name] = lines.get(name, 0) + pieces(reader, quantity, "", f"ReceiptOrder[{place}].quantity")
        if lines:
            found.append(FulfilmentFact(external_id=f"receipt:{number}:{order}", order_external_id=order,
                                        state="delivered", delivered_at=at,
                                        lines=tuple(lines.items())))  # fmt: skip
        if back:
            made = refund_fact(reader, Back(f"receipt:{number}:{order}:returned", order, at, "", back,
            kind="return",
                                            state="in_transit"))  # fmt: skip
            found += [made] if made is not None else []
    return found


def invoice(reader: Reader, root: Node, request: Node, account: str) -> tuple[list[Record], str]:
    """(records, "") or ([], what is ignored): an order as invoiced, or a credit, for every order it names."""
    header = request.first("InvoiceDetailRequestHeader") or request
    number = reader.about = reference(header.get("invoiceID"))
    purpose = reader.state(header.get("purpose"), "InvoiceDetailRequestHeader@purpose", INVOICE, "invoice")
    if purpose == "ignored" or header.get("operation") == "delete":
        return [], f"InvoiceDetailRequest ({header.get('purpose') or header.get('operation')})"
    if not number:
        reader.note("field_absent", "InvoiceDetailRequestHeader@invoiceID")
        return [], ""
    at = parts.instant(reader, header.get("invoiceDate"), "invoiceDate") or parts.stamp(reader, root, None)
    if at is None:
        reader.note("field_absent", "InvoiceDetailRequestHeader@invoiceDate")
        return [], ""
    purse = Purse(reader, request)
    orders = [*request.all("InvoiceDetailOrder"), *request.all("InvoiceDetailHeaderOrder")]
    totals = _totals(purse, request.first("InvoiceDetailSummary")) if len(orders) == 1 else _Summary()
    found: list[Record] = []
    for node in orders:
        info = node.first("InvoiceDetailOrderInfo")
        order = _order_of(info) or _order_of(node)
        items = [_item(purse, it, f"InvoiceDetailItem[{n}]") for n, it in enumerate(_lines(node), 1)]
        made: Record | None
        if purpose == "credit":
            made = _credit(reader, number, order, at, purse, items, totals)
        else:
            made = _invoiced(reader, header, order or number, number, at, purse, items, totals, account)
        found += [made] if made is not None else []
    return found, ""


def _lines(node: Node) -> list[Node]:
    return [
        it
        for it in node
        if it.name in ("InvoiceDetailItem", "InvoiceDetailServiceItem", "InvoiceDetailOrderSummary")
    ]


class _Summary:
    """What InvoiceDetailSummary states."""

    def __init__(self) -> None:
        self.totals = Totals(fields={"net": "SubtotalAmount", "payable": "NetAmount", "tax": "Tax"})
        self.freight = self.off = self.charges = Decimal(0)


def _totals(purse: Purse, node: Node | None) -> _Summary:
    found = _Summary()
    totals = found.totals
    totals.net = purse.money(node, "SubtotalAmount", field="SubtotalAmount")
    totals.tax = purse.money(node, "Tax", field="Tax")
    for name in ("NetAmount", "GrossAmount", "TotalAmountWithoutTax", "DueAmount"):
        if totals.payable is None and name != "TotalAmountWithoutTax":
            totals.payable, totals.fields["payable"] = purse.money(node, name, field=name), name
    found.freight = purse.money(node, "ShippingAmount", field="ShippingAmount") or Decimal(0)
    found.charges = purse.money(node, "SpecialHandlingAmount", field="SpecialHandlingAmount") or Decimal(0)
    found.charges += purse.money(node, "TotalCharges", field="TotalCharges") or Decimal(0)
    found.off = purse.money(node, "InvoiceDetailDiscount", field="InvoiceDetailDiscount") or Decimal(0)
    return found


def _item(purse: Purse, node: Node, field: str) -> Item:
    item = parts.item(purse, node, field, line="invoiceLineNumber")
    named = node.first("InvoiceDetailItemReference") or node.first("InvoiceDetailServiceItemReference")
    item.reference = reference(named.get("lineNumber")) if named is not None else ""
    item.amount = purse.money(node, "SubtotalAmount", field=f"{field}.SubtotalAmount")
    item.tax = purse.money(node, "Tax", field=f"{field}.Tax")
    item.allowances = purse.money(node, "InvoiceDetailDiscount", field=f"{field}.discount") or Decimal(0)
    item.charges = purse.money(node, "InvoiceDetailLineShipping", field=f"{field}.shipping") or Decimal(0)
    if item.amount is not None:
        item.amount += item.charges - item.allowances
    if item.quantity is None:
        item.quantity = Decimal(1)
    return item


def _invoiced(
    reader: Reader, header: Node, order: str, number: str, at: datetime, purse: Purse, items:
    list[Item],
    summary: _Summary, account: str,
) -> Record | None:  # fmt: skip
    reader.about = order
    for item in items:
        item.id = item.reference or item.id
    bill_to = next((it for it in header.below("InvoicePartner") if (contact := it.first("Contact")) is not None
                    and contact.get("role").lower() in ("billto", "soldto")), None)  # fmt: skip
    customer = parts.address(bill_to.first("Contact") if bill_to is not None else None)
    sale = Sale(
        external_id=order,
        number=order,
        version=dates.INVOICED + dates.version(at, dates.ORDER, number),
        placed_at=at,
        updated_at=at,
        currency=purse.currency,
        customer=customer,
        items=items,
        allowances=summary.off,
        freight=summary.freight,
        charges=summary.charges,
        totals=summary.totals,
        profile=("b2b", "invoiced"),
    )
    return order_fact(reader, sale, "cxml", account)


def _credit(
    reader: Reader, number: str, order: str, at: datetime, purse: Purse, items: list[Item], summary: _Summary
) -> Record | None:
    """Credits are negative in cXML; ours are not."""
    totals = summary.totals
    for key in ("net", "payable", "tax"):
        value = getattr(totals, key)
        setattr(totals, key, None if value is None else abs(value))
    for item in items:
        item.amount = None if item.amount is None else abs(item.amount)
        item.tax = None if item.tax is None else abs(item.tax)
        item.price = None if item.price is None else abs(item.price)
        item.status = worded("", {})
    back = Back(
        external_id=number,
        order_external_id=order,
        at=at,
        currency=purse.currency,
        items=items,
        allowances=abs(summary.off),
        freight=abs(summary.freight),
        charges=abs(summary.charges),
        totals=totals,
    )
    return refund_fact(reader, back)
