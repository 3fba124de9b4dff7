"""Goods on their way and money back: despatch advices, receipt advices, credit notes."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.reading import Reader
from amends.channels.trade.returns import Back, refund_fact, worded
from amends.channels.trade.shapes import Item
from amends.channels.trade.units import pieces
from amends.channels.trade.xml import Node
from amends.channels.ubl.lines import items
from amends.channels.ubl.orders import invoiced_order
from amends.channels.ubl.parts import Tally, issued, moment, named, quantity
from amends.intake.ports import Record
from amends.orders.ports import FulfilmentFact, RefundFact

Lines = dict[str, list[tuple[str, Node, str]]]
"""Per order: (order line, the element, where it stands)."""


def despatch(reader: Reader, root: Node) -> list[FulfilmentFact]:
    """A DespatchAdvice: one shipment for each order that it names."""
    number = reader.about = named(root.text("ID"))
    at = moment(reader, root.first("Shipment", "Delivery", "Despatch"), "ActualDespatchDate", "ActualDespatchTime")
    at = at or issued(reader, root)
    by_order = _by_order(reader, root, "DespatchLine", "despatch advice")
    tracking = root.text("Shipment", "Consignment", "ID") or root.text("Shipment", "ID")
    found = []
    for order_id, lines in by_order.items():
        mark = len(reader.problems)
        shipped = _quantities(reader, lines, "DeliveredQuantity")
        if number and not reader.refused_since(mark):
            found.append(
                FulfilmentFact(
                    external_id=number if len(by_order) == 1 else f"{number}:{order_id}",
                    order_external_id=order_id,
                    state="shipped",
                    shipped_at=at,
                    tracking_number=named(tracking),
                    lines=shipped,
                )
            )
    if not number:
        reader.note("field_absent", "ID")
    return found


def receipt(reader: Reader, root: Node) -> list[Record]:
    """A ReceiptAdvice: the shipment was delivered, and what the buyer refused of it wants to come back."""
    number = reader.about = named(root.text("ID"))
    shipment = named(root.text("DespatchDocumentReference", "ID")) or f"ReceiptAdvice:{number}"
    at = moment(reader, root.first("Shipment", "Delivery"), "ActualDeliveryDate", "ActualDeliveryTime")
    at = at or issued(reader, root)
    by_order = _by_order(reader, root, "ReceiptLine", "receipt advice")
    found: list[Record] = []
    for order_id, lines in by_order.items():
        mark = len(reader.problems)
        received = _quantities(reader, lines, "ReceivedQuantity")
        if reader.refused_since(mark):
            continue
        found.append(
            FulfilmentFact(
                external_id=shipment if len(by_order) == 1 else f"{shipment}:{order_id}",
                order_external_id=order_id,
                state="delivered",
                delivered_at=at,
                lines=received,
            )
        )
        refused = [_refused(reader, *line) for line in lines if line[1].first("RejectedQuantity") is not None]
        refused = [item for item in refused if item.quantity]
        if refused:
            back = Back(f"ReceiptAdvice:{number}:{order_id}", order_id, at, "", refused, kind="return",
                        state="requested")  # fmt: skip
            found.extend(filter(None, (refund_fact(reader, back),)))
    return found


def _by_order(reader: Reader, root: Node, name: str, what: str) -> Lines:
    head = named(root.text("OrderReference", "ID"))
    found: Lines = {}
    for place, line in enumerate(root.all(name), 1):
        order_id = named(line.text("OrderLineReference", "OrderReference", "ID")) or head
        if order_id:
            named_line = named(line.text("OrderLineReference", "LineID"))
            found.setdefault(order_id, []).append((named_line, line, f"{name}[{place}]"))
        else:
            reader.note("order_link_absent", f"{name}[{place}].OrderLineReference", what=what)
    if not found and head:
        found[head] = []
    elif not found and not reader.problems:
        reader.note("order_link_absent", "OrderReference.ID", what=what)
    return found


def _quantities(reader: Reader, lines: list[tuple[str, Node, str]], name: str) -> tuple[tuple[str, int], ...]:
    """(order line, pieces); lines that name no line of the order are left out (noted)."""
    found: dict[str, int] = {}
    unnamed = 0
    for line, node, field in lines:
        number, unit = quantity(reader, node.first(name), f"{field}.{name}")
        if line:
            found[line] = found.get(line, 0) + pieces(reader, number, unit, f"{field}.{name}")
        else:
            unnamed += 1
    if unnamed:
        reader.note("lines_unnamed", "lines", lines=unnamed)
    return tuple((line, count) for line, count in found.items() if count)


REJECT_REASONS = {"BR": "damaged", "DM": "damaged", "WI": "wrong_item", "QUA": "defective"}


def _refused(reader: Reader, line: str, node: Node, field: str) -> Item:
    number, unit = quantity(reader, node.first("RejectedQuantity"), f"{field}.RejectedQuantity")
    code = node.text("RejectReasonCode")
    words = worded(code, REJECT_REASONS, node.text("RejectReason"), node.text("Note"))
    return Item(id=line, field=field, quantity=number, unit=unit, status=words, reference=line)


def credit(reader: Reader, root: Node) -> RefundFact | None:
    """A CreditNote: money back. It names the order, or the invoice that stands for it."""
    name = "CreditNoteLine" if root.first("CreditNoteLine") is not None else "InvoiceLine"
    number = reader.about = named(root.text("ID"))
    at, tally = issued(reader, root), Tally(reader, root)
    billed = named(root.text("BillingReference", "InvoiceDocumentReference", "ID"))
    off, freight, charges = tally.allowances(root.all("AllowanceCharge"), root.name)
    lines = items(tally, root, name)
    order_id = invoiced_order(root, name)
    for item, node in zip(lines, root.all(name), strict=True):
        item.status = worded("", {}, node.text("Note"))
        if not order_id:
            item.reference = named(node.text("BillingReference", "BillingReferenceLine", "ID"))
    back = Back(
        external_id=number,
        order_external_id=order_id or billed,
        at=at,
        currency=tally.currency,
        items=lines,
        allowances=off,
        freight=freight,
        charges=charges,
        totals=tally.totals(root, "LegalMonetaryTotal"),
        reason=worded("", {}, root.text("DiscrepancyResponse", "Description") or root.text("Note")),
    )
    if root.name == "Invoice":
        _turned(back)
    return refund_fact(reader, back)


def _turned(back: Back) -> None:
    """A credit sent as an invoice has negative amounts in some countries."""
    if back.totals.payable is None or back.totals.payable >= Decimal(0):
        return
    totals = back.totals
    for key in ("net", "exclusive", "inclusive", "payable", "tax"):
        value = getattr(totals, key)
        setattr(totals, key, None if value is None else -value)
    totals.prepaid, totals.rounding = -totals.prepaid, -totals.rounding
    back.allowances, back.freight, back.charges = -back.allowances, -back.freight, -back.charges
    for item in back.items:
        item.amount = None if item.amount is None else -item.amount
        item.tax = None if item.tax is None else -item.tax
