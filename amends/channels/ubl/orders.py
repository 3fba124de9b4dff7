"""Orders, changes that repeat an order whole, and invoices that stand for an order that is not known."""

from __future__ import annotations

from amends.channels.reading import Reader
from amends.channels.trade import dates
from amends.channels.trade.sale import NO_CURRENCY, line_fact, order_fact
from amends.channels.trade.shapes import Item, Sale
from amends.channels.trade.xml import Node
from amends.channels.ubl.lines import items
from amends.channels.ubl.parts import Tally, delivery_country, issued, named, party
from amends.channels.ubl.states import CHANGE_LINE
from amends.intake.ports import Record
from amends.orders.ports import ChangeFact, LineChange, OrderFact


def order(reader: Reader, root: Node, account: str) -> OrderFact | None:
    """An Order document."""
    reader.about = named(root.text("ID"))
    return _whole(reader, root, account, reader.about, dates.ORDER)


def change(reader: Reader, root: Node, account: str) -> Record | None:
    """An OrderChange: the order anew when it repeats it whole (its lines make its own totals, or no line says what
    happens to it), else what happens to the lines it names."""
    order_id = named(root.text("OrderReference", "ID"))
    reader.about = order_id or named(root.text("ID"))
    if not order_id:
        reader.note("order_link_absent", "OrderReference.ID", what="order change")
        return None
    mark = len(reader.problems)
    lines = items(Tally(reader, root), root, "OrderLine")
    del reader.problems[mark:]
    if lines and (not any(item.status for item in lines) or _is_whole(reader, root, lines)):
        return _whole(reader, root, account, order_id, dates.CHANGE)
    return _partial(reader, root, order_id)


def _is_whole(reader: Reader, root: Node, lines: list[Item]) -> bool:
    mark = len(reader.problems)
    net = Tally(reader, root).totals(root, "AnticipatedMonetaryTotal").net
    del reader.problems[mark:]
    kept = [item.amount for item in lines if item.status != "2"]
    return net is not None and all(it is not None for it in kept) and sum(it or 0 for it in kept) == net


def _whole(reader: Reader, root: Node, account: str, order_id: str, rank: int) -> OrderFact | None:
    at = issued(reader, root)
    tally = Tally(reader, root)
    if at is None or (reader.problems and any(found.severity == "reject" for found in reader.problems)):
        return None
    off, freight, charges = tally.allowances(root.all("AllowanceCharge"), root.name)
    sale = Sale(
        external_id=order_id,
        number=order_id,
        version=dates.version(at, rank, root.text("SequenceNumberID") or "0"),
        placed_at=at,
        updated_at=at,
        currency=tally.currency,
        customer=party(root, "BuyerCustomerParty", "AccountingCustomerParty", "OriginatorCustomerParty"),
        country=delivery_country(root),
        contract=root.text("Contract", "ID"),
        items=[item for item in items(tally, root, "OrderLine") if rank == dates.ORDER or item.status != "2"],
        allowances=off,
        freight=freight,
        charges=charges,
        totals=tally.totals(root, "AnticipatedMonetaryTotal", "LegalMonetaryTotal"),
    )
    return order_fact(reader, sale, "ubl", account)


def _partial(reader: Reader, root: Node, order_id: str) -> ChangeFact | None:
    at, mark = issued(reader, root), len(reader.problems)
    tally = Tally(reader, root)
    lines = [
        found for item in items(tally, root, "OrderLine") if (found := _line(reader, item, tally)) is not None
    ]
    if at is None or reader.refused_since(mark):
        return None
    if not lines:
        reader.note("lines_absent", "OrderLine")
        return None
    return ChangeFact(
        external_id=f"OrderChange:{root.text('ID')}:{root.text('SequenceNumberID')}",
        order_external_id=order_id,
        version=dates.version(at, dates.CHANGE, root.text("SequenceNumberID") or "0"),
        at=at,
        lines=tuple(lines),
        reason=root.text("Note"),
    )


def _line(reader: Reader, item: Item, tally: Tally) -> LineChange | None:
    name = item.reference or item.id
    action = reader.state(item.status or "3", f"{item.field}.LineStatusCode", CHANGE_LINE, "replace")
    if not name:
        reader.note("field_absent", f"{item.field}.ID")
        return None
    if action == "none":
        return None
    if action == "remove":
        return LineChange(line_external_id=name, action="remove")
    item.id = name
    line = line_fact(reader, item, tally.currency or NO_CURRENCY)
    if action == "replace" and item.price is None and item.amount is None:
        return LineChange(line_external_id=name, action="quantity", quantity=line.quantity)
    return LineChange(line_external_id=name, action=action, line=line)


def invoice(reader: Reader, root: Node, account: str) -> OrderFact | None:
    """An invoice, as what is known of its order until the order itself comes."""
    number = named(root.text("ID"))
    order_id = invoiced_order(root, "InvoiceLine") or number
    reader.about = order_id
    at, tally = issued(reader, root), Tally(reader, root)
    if at is None or any(found.severity == "reject" for found in reader.problems):
        return None
    lines = items(tally, root, "InvoiceLine")
    for item in lines:
        item.id = item.reference or item.id
    off, freight, charges = tally.allowances(root.all("AllowanceCharge"), root.name)
    sale = Sale(
        external_id=order_id,
        number=order_id,
        version=dates.INVOICED + dates.version(at, dates.ORDER, number),
        placed_at=at,
        updated_at=at,
        currency=tally.currency,
        customer=party(root, "BuyerCustomerParty", "AccountingCustomerParty"),
        country=delivery_country(root),
        items=lines,
        allowances=off,
        freight=freight,
        charges=charges,
        totals=tally.totals(root, "LegalMonetaryTotal", "RequestedMonetaryTotal"),
        profile=("b2b", "invoiced"),
    )
    return order_fact(reader, sale, "ubl", account)


def invoiced_order(root: Node, lines: str) -> str:
    """The order that an invoice or credit note names: in its head, or alike in all its lines."""
    head = named(root.text("OrderReference", "ID"))
    named_by_lines = {
        named(it.value()) for it in root.all(lines, "OrderLineReference", "OrderReference", "ID")
    } - {""}
    return head or (named_by_lines.pop() if len(named_by_lines) == 1 else "")
