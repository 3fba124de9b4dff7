"""Order responses and cancellations."""

from __future__ import annotations

from amends.channels.reading import Reader
from amends.channels.trade import dates
from amends.channels.trade.sale import NO_CURRENCY, line_fact
from amends.channels.trade.shapes import Item
from amends.channels.trade.xml import Node
from amends.channels.ubl.lines import items, sku_of
from amends.channels.ubl.parts import Tally, issued, named
from amends.channels.ubl.states import RESPONSE, RESPONSE_LINE
from amends.orders.ports import ChangeFact, LineChange


def cancellation(reader: Reader, root: Node) -> ChangeFact | None:
    """An OrderCancellation."""
    order_id, at = _order(reader, root, "order cancellation"), issued(reader, root)
    if not order_id or at is None:
        return None
    return ChangeFact(
        external_id=f"OrderCancellation:{root.text('ID')}",
        order_external_id=order_id,
        version=dates.version(at, dates.CANCELLATION, root.text("SequenceNumberID") or "0"),
        at=at,
        order_state="cancelled",
        reason=root.text("CancellationNote") or root.text("Note"),
    )


def response(reader: Reader, root: Node) -> tuple[ChangeFact | None, str]:
    """(what the seller's answer changes, "") or (None, what is ignored): an order that is received or accepted as
    it was sent stays as it is; a refused one is cancelled; an amended one has the amended lines."""
    order_id, at = _order(reader, root, "order response"), issued(reader, root)
    if not order_id or at is None:
        return None, ""
    answer = _answer(reader, root)
    if answer in ("accepted", "received"):
        return None, f"{root.name}: {answer} as sent"
    tally = Tally(reader, root)
    mark = len(reader.problems)
    lines = _lines(reader, root, tally) if answer == "amended" else ()
    if reader.refused_since(mark):
        return None, ""
    if answer == "amended" and not lines:
        return None, f"{root.name}: amended, but no line of goods"
    change = ChangeFact(
        external_id=f"{root.name}:{root.text('ID')}",
        order_external_id=order_id,
        version=dates.version(at, dates.RESPONSE, root.text("SequenceNumberID") or "0"),
        at=at,
        order_state="cancelled" if answer == "refused" else "",
        lines=lines,
        reason=root.text("RejectionNote") or root.text("Note"),
    )
    return change, ""


def _order(reader: Reader, root: Node, what: str) -> str:
    order_id = named(root.text("OrderReference", "ID")) or named(root.text("OriginalOrderReference", "ID"))
    reader.about = order_id or named(root.text("ID"))
    if not order_id:
        reader.note("order_link_absent", "OrderReference.ID", what=what)
    return order_id


def _answer(reader: Reader, root: Node) -> str:
    if root.first("AcceptedIndicator") is not None:
        accepted = root.text("AcceptedIndicator").lower()
        table = {"true": "accepted", "1": "accepted", "false": "refused", "0": "refused"}
        return reader.state(accepted, "AcceptedIndicator", table, "received")
    code = root.text("OrderResponseCode")
    if not code:
        return "amended" if root.first("OrderLine") is not None else "received"
    return reader.state(code, "OrderResponseCode", RESPONSE, "received")


def _lines(reader: Reader, root: Node, tally: Tally) -> tuple[LineChange, ...]:
    found = []
    for outer, item in zip(root.all("OrderLine"), items(tally, root, "OrderLine"), strict=False):
        name = item.reference or item.id
        action = reader.state(item.status or "3", f"{item.field}.LineStatusCode", RESPONSE_LINE, "none")
        if name and action != "none":
            found.append(_line(reader, outer, item, name, action, tally))
    return tuple(change for change in found if change is not None)


def _line(reader: Reader, outer: Node, item: Item, name: str, action: str, tally: Tally) -> LineChange | None:
    """None when the line changes only what is not kept here, such as a date of delivery."""
    if action == "remove":
        return LineChange(line_external_id=name, action="remove")
    item.id = name
    substitute = outer.first("SellerSubstitutedLineItem", "Item")
    if substitute is not None:
        item.sku, item.title = sku_of(substitute) or item.sku, substitute.text("Name") or item.title
    if item.quantity is None and action == "replace":
        return None
    line = line_fact(reader, item, tally.currency or NO_CURRENCY)
    if item.price is None and item.amount is None:
        return LineChange(line_external_id=name, action="quantity", quantity=line.quantity)
    return LineChange(line_external_id=name, action=action, line=line)
