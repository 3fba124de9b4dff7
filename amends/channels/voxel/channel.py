"""Voxel (bavel) behind intake's seam: one transaction a delivery."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.party import Party, digest_key
from amends.channels.reading import Reader, reference
from amends.channels.trade.findings import about_records
from amends.channels.trade.returns import Back, refund_fact
from amends.channels.trade.sale import order_fact
from amends.channels.trade.xml import Node, looks_like_xml, read_xml
from amends.channels.voxel.states import TYPE
from amends.channels.voxel.transaction import day, items, order_named, sale, totals
from amends.intake.ports import Delivery, Parsed, Record
from amends.orders.ports import FulfilmentFact


class Voxel(Party):
    """See README.md of this folder for the party's quirks."""

    code = "voxel"
    title = "Voxel (bavel)"
    topics = ("Pedido", "Albaran", "Factura", "FacturaAbono")

    def dedupe_key(self, delivery: Delivery) -> str:
        """Type, supplier, client, reference and day: the same for a resend."""
        root = read_xml(Reader(), delivery.body)
        head = root.first("GeneralData") if root is not None else None
        if root is None or head is None or not head.get("Ref"):
            return digest_key(delivery.body)
        supplier, client = root.first("Supplier"), root.first("Client")
        parties = (it.get("CIF") if it is not None else "" for it in (supplier, client))
        kind, on = head.get("Type"), head.get("BeginDate") or head.get("Date")
        return ":".join((kind, *parties, head.get("Ref"), on))[:200]

    def recognises(self, body: bytes) -> bool:
        """XML with a Transaction that has GeneralData."""
        head = body[:3000].replace(b"\x00", b"")
        return looks_like_xml(body) and b"<Transaction" in head and b"GeneralData" in head

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        reader = Reader()
        root = read_xml(reader, body)
        if root is None:
            return Parsed(kind="unknown", problems=tuple(reader.problems))
        head = root.first("GeneralData")
        if root.name != "Transaction" or head is None:
            reader.note("document_unknown", what=f"<{root.name[:60]}>")
            return Parsed(kind=root.name[:60], problems=tuple(reader.problems))
        number = reader.about = reference(head.get("Ref"))
        kind = reader.state(head.get("Type"), "GeneralData@Type", TYPE, "ignored")
        if not number:
            reader.note("field_absent", "GeneralData@Ref")
        records = [] if reader.refused_since(0) else _records(reader, root, head, kind, number, account)
        ignored = head.get("Type")[:60] if kind == "ignored" and not reader.problems else ""
        if not records and not ignored and not reader.problems:
            ignored = f"{head.get('Type')} without goods"
        problems = about_records(reader.problems, records)
        return Parsed(kind=head.get("Type")[:60] or "Transaction", records=tuple(records), ignored=ignored,
                      problems=problems)  # fmt: skip


def _records(reader: Reader, root: Node, head: Node, kind: str, number: str, account: str) -> list[Record]:
    made: Record | None = None
    order = order_named(root)
    match kind:
        case "order":
            found = sale(reader, root, head, number, invoiced=False)
            made = order_fact(reader, found, "voxel", account) if found is not None else None
        case "invoice":
            reader.about = order or number
            found = sale(reader, root, head, order or number, invoiced=True)
            made = order_fact(reader, found, "voxel", account) if found is not None else None
        case "credit":
            made = refund_fact(reader, _credit(reader, root, head, number, order))
        case "despatch":
            made = _shipment(reader, root, head, number, order)
    return [made] if made is not None else []


def _credit(reader: Reader, root: Node, head: Node, number: str, order: str) -> Back:
    lines, sums = items(reader, root), totals(reader, root)
    for item in lines:
        item.quantity = abs(item.quantity) if item.quantity is not None else None
        item.amount = abs(item.amount) if item.amount is not None else None
        item.tax = abs(item.tax) if item.tax is not None else None
    for key in ("net", "exclusive", "payable", "tax"):
        value: Decimal | None = getattr(sums, key)
        setattr(sums, key, None if value is None else abs(value))
    currency = reader.currency(head.get("Currency"), "GeneralData@Currency") if head.get("Currency") else ""
    return Back(number, order, day(reader, head), currency, lines, totals=sums)


def _shipment(reader: Reader, root: Node, head: Node, number: str, order: str) -> FulfilmentFact | None:
    if not order:
        reader.note("order_link_absent", "References.Reference@PORef", what="delivery note")
        return None
    goods = items(reader, root)
    if goods:
        reader.note("lines_unnamed", "ProductList", lines=len(goods))
    return FulfilmentFact(
        external_id=number, order_external_id=order, state="shipped", shipped_at=day(reader, head)
    )
