"""OrderRequest, ConfirmationRequest."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.cxml import parts
from amends.channels.cxml.parts import Purse
from amends.channels.cxml.states import CONFIRMATION, LINE, ORDER_TYPE
from amends.channels.reading import Reader, reference
from amends.channels.trade import dates
from amends.channels.trade.sale import order_fact
from amends.channels.trade.shapes import Item, Sale, Totals
from amends.channels.trade.units import pieces
from amends.channels.trade.xml import Node
from amends.intake.ports import Record
from amends.orders.ports import ChangeFact, LineChange


def order(reader: Reader, root: Node, request: Node, account: str, test: bool) -> Record | None:
    """An OrderRequest: new, an update that repeats the order whole, or a deletion."""
    header = request.first("OrderRequestHeader") or request
    number = reader.about = reference(header.get("orderID"))
    if not number:
        reader.note("field_absent", "OrderRequestHeader@orderID")
        return None
    placed = parts.instant(reader, header.get("orderDate"), "OrderRequestHeader@orderDate", required=True)
    updated = parts.stamp(reader, root, placed)
    kind = reader.state(header.get("type"), "OrderRequestHeader@type", ORDER_TYPE, "order")
    if placed is None or updated is None:
        return None
    control = header.get("orderVersion") or "0"
    if kind == "cancel":
        return ChangeFact(
            external_id=f"delete:{root.get('payloadID')}"[:200],
            order_external_id=number,
            version=dates.version(updated, dates.CANCELLATION, control),
            at=updated,
            order_state="cancelled",
        )
    version = dates.version(updated, dates.CHANGE if kind == "replace" else dates.ORDER, control)
    sale = _sale(Purse(reader, request), request, header, Sale(
        external_id=number, number=number, version=version, placed_at=placed, updated_at=updated, currency="",
        customer=parts.buyer(root, header), profile=("b2b", *(("test",) if test else ())),
    ))  # fmt: skip
    return order_fact(reader, sale, "cxml", account)


def _sale(purse: Purse, request: Node, header: Node, sale: Sale) -> Sale:
    """Fill in the lines and sums. Total is that of the lines by the standard; writers that put tax and freight
    into
    it are told by what adds up."""
    items = [_item_out(purse, node, place) for place, node in enumerate(request.all("ItemOut"), 1)]
    freight = purse.money(header, "Shipping", field="Shipping")
    tax = purse.money(header, "Tax", field="Tax")
    stated = purse.money(header, "Total", field="Total")
    off, on = parts.modifications(purse, header.first("Total"), "Total")
    ship_to = parts.address(header.first("ShipTo"))
    own_tax = [it.tax for it in items if it.tax is not None]
    totals = Totals(tax=tax, fields={"net": "Total", "payable": "Total", "tax": "Tax"})
    net = sum((_net(it) for it in items), Decimal(0))
    whole = net + on - off + (freight or Decimal(0))
    whole += tax if tax is not None else sum(own_tax, Decimal(0))
    if stated is not None and stated != net and abs(stated - whole) * 100 <= len(items):
        totals.payable = stated
    elif stated is not None and off + on and abs(stated - (net + on - off)) * 100 <= len(items):
        totals.exclusive = None
    else:
        totals.net = stated
    sale.currency, sale.country, sale.items, sale.totals = purse.currency, ship_to.country, items, totals
    sale.allowances, sale.freight, sale.charges = off, freight or Decimal(0), on
    return sale


def _net(item: Item) -> Decimal:
    if item.price is None or item.quantity is None:
        return Decimal(0)
    return item.price * item.quantity / (item.base or Decimal(1)) + item.charges - item.allowances


def _item_out(purse: Purse, node: Node, place: int) -> Item:
    item = parts.item(purse, node, f"ItemOut[{place}]", line="lineNumber")
    detail = node.first("ItemDetail") or node
    item.allowances, item.charges = parts.modifications(purse, detail.first("UnitPrice"), item.field)
    item.tax = purse.money(node, "Tax", field=f"{item.field}.Tax")
    item.charges += purse.money(node, "Shipping", field=f"{item.field}.Shipping") or Decimal(0)
    if node.get("isReturn") == "yes" and item.quantity is not None:
        item.quantity = -abs(item.quantity)
    return item


def confirmation(reader: Reader, root: Node, request: Node) -> tuple[ChangeFact | None, str]:
    """(what a ConfirmationRequest changes, "") or (None, what is ignored)."""
    header = request.first("ConfirmationHeader") or request
    named = request.first("OrderReference") or request.first("OrderIDInfo")
    number = reader.about = reference(named.get("orderID")) if named is not None else ""
    if not number:
        reader.note("order_link_absent", "OrderReference@orderID", what="confirmation")
        return None, ""
    answer = reader.state(header.get("type"), "ConfirmationHeader@type", CONFIRMATION, "received")
    at = parts.stamp(
        reader, root, parts.instant(reader, header.get("noticeDate"), "ConfirmationHeader@noticeDate")
    )
    if at is None:
        reader.note("field_absent", "ConfirmationHeader@noticeDate")
        return None, ""
    mark = len(reader.problems)
    changes = () if answer == "refused" else _lines(reader, request)
    if reader.refused_since(mark):
        return None, ""
    if answer != "refused" and not changes:
        return None, f"ConfirmationRequest ({header.get('type')}): no line is changed"
    change = ChangeFact(
        external_id=f"confirmation:{header.get('confirmID')}:{root.get('payloadID')}"[:200],
        order_external_id=number,
        version=dates.version(at, dates.RESPONSE, "0"),
        at=at,
        order_state="cancelled" if answer == "refused" else "",
        lines=changes,
        reason=header.text("Comments"),
    )
    return change, ""


def _lines(reader: Reader, request: Node) -> tuple[LineChange, ...]:
    """Per line what is left of it: the statuses of one line are parts of its quantity."""
    found: list[LineChange] = []
    for place, node in enumerate(request.all("ConfirmationItem"), 1):
        field, name = f"ConfirmationItem[{place}]", reference(node.get("lineNumber"))
        statuses = node.all("ConfirmationStatus")
        kinds = [reader.state(it.get("type"), f"{field}.ConfirmationStatus@type", LINE, "kept") for it in statuses]
        if not name:
            reader.note("field_absent", f"{field}@lineNumber")
        elif kinds and set(kinds) == {"removed"}:
            found.append(LineChange(line_external_id=name, action="remove"))
        elif set(kinds) - {"kept"}:
            left = [it for it, kind in zip(statuses, kinds, strict=True) if kind != "removed"]
            numbers = [reader.number(it.get("quantity"), f"{field}.quantity") for it in left]
            total = sum((it for it in numbers if it is not None), Decimal(0))
            count = pieces(reader, total, left[0].text("UnitOfMeasure"), f"{field}.quantity")
            if any(it is not None for it in numbers):
                found.append(LineChange(line_external_id=name, action="quantity", quantity=count))
    return tuple(found)
