"""INVOIC and CREDIT messages."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.reading import Reader, reference, text
from amends.channels.tradacoms import orders
from amends.channels.tradacoms.envelope import Message
from amends.channels.tradacoms.orders import POUNDS, scaled
from amends.channels.trade import dates
from amends.channels.trade.returns import Back, refund_fact
from amends.channels.trade.sale import order_fact
from amends.channels.trade.shapes import Item, Sale, Totals
from amends.channels.trade.syntax import NONE, Segment
from amends.intake.ports import Record


def invoice(reader: Reader, message: Message, account: str) -> list[Record]:
    """An INVOIC: what is known of its orders until they come themselves (ODD names them, one or several)."""
    irf = message.first("IRF")
    number = reference(irf.get(1))
    reader.about = number or reader.about
    at = dates.compact(reader, irf.get(2), "IRF") or orders.sent_at(reader, message)
    if not number or at is None:
        reader.note("field_absent", "IRF")
        return []
    orders.pounds(reader)
    by_order = _by_order(message, "ODD", "ILD")
    found: list[Record] = []
    for order, segments in by_order.items():
        reader.about = order or number
        items = [_item(reader, it, f"ILD[{place}]", 0) for place, it in enumerate(segments, 1)]
        sale = Sale(
            external_id=order or number,
            number=order or number,
            version=dates.INVOICED + dates.version(at, dates.ORDER, orders.control(message)),
            placed_at=at,
            updated_at=at,
            currency=POUNDS,
            customer=orders.customer(message),
            items=items,
            profile=(*orders.profile(message), "invoiced"),
        )
        if len(by_order) == 1:
            _sums(reader, sale, message.first("TLR"))
        made = order_fact(reader, sale, "tradacoms", account)
        found += [made] if made is not None else []
    return found


def _by_order(message: Message, of: str, lines: str) -> dict[str, list[Segment]]:
    """The lines of each order: those that follow its reference."""
    found: dict[str, list[Segment]] = {}
    current = ""
    for it in message.segments:
        if it.tag == of:
            current = reference(it.get(2, 1)) or reference(it.get(2, 2))
        elif it.tag == lines:
            found.setdefault(current, []).append(it)
    return found or {current: []}


def _item(reader: Reader, line: Segment, field: str, less: int) -> Item:
    """ILD (or a CLD, whose numbers stand `less` places earlier). Unit cost and line cost have four decimals."""
    item = Item(
        id="+".join(it for it in (reference(line.get(1)), "" if less else reference(line.get(2))) if it),
        field=field,
        sku=orders.product(line, 3 - less, 4 - less, 5 - less),
        title=" ".join(it for it in line.all(14 - less) if it),
        quantity=reader.number(line.get(7 - less, 1), f"{field}.quantity"),
        price=scaled(reader, line.get(8 - less, 1), 4, f"{field}.price"),
        amount=scaled(reader, line.get(9 - less, 1), 4, f"{field}.amount"),
        rate=scaled(reader, line.get(11 - less), 3, f"{field}.rate"),
    )
    orders.measured(item, line, 7 - less)
    if line.get(13 - less) and item.amount is not None:
        item.amount = -abs(item.amount)
    item.id = item.id or field
    return item


def _sums(reader: Reader, sale: Sale, tlr: Segment) -> None:
    """TLR: lines, discounts, surcharges, tax, total; pence."""
    totals = Totals(fields={"net": "TLR.LVLT", "payable": "TLR.TPSE", "tax": "TLR.TVAT"})
    totals.net = scaled(reader, tlr.get(2), 2, "TLR.LVLT")
    totals.tax = scaled(reader, tlr.get(10), 2, "TLR.TVAT")
    after = scaled(reader, tlr.get(7), 2, "TLR.EVLT")
    totals.payable = scaled(reader, tlr.get(11), 2, "TLR.TPSE")
    if totals.payable is None and after is not None and totals.tax is not None:
        totals.payable = after + totals.tax
    off = [scaled(reader, tlr.get(place), 2, "TLR") or Decimal(0) for place in (3, 4, 6)]
    sale.allowances = sum((abs(it) for it in off), Decimal(0))
    sale.charges = scaled(reader, tlr.get(5), 2, "TLR.SURT") or Decimal(0)
    sale.totals = totals


def credit(reader: Reader, message: Message) -> list[Record]:
    """A CREDIT: money back. Its order is that of its ODD, else the invoice that OIR names."""
    crf = message.first("CRF")
    number = reference(crf.get(1))
    reader.about = number or reader.about
    if not number:
        reader.note("field_absent", "CRF")
        return []
    orders.pounds(reader)
    named = next((it for it in message.all("ODD")), NONE)
    billed = next((it for it in message.all("OIR")), NONE)
    order = reference(named.get(2, 1)) or reference(billed.get(2, 1))
    items = []
    for place, line in enumerate(message.all("CLD"), 1):
        short = line.get(2).isdigit() and len(line.get(2)) <= 4 and len(line.all(2)) == 1
        item = _item(reader, line, f"CLD[{place}]", 0 if short else 1)
        item.amount = abs(item.amount) if item.amount is not None else None
        item.status = " ".join(text(it) for it in line.all(14) if it)
        items.append(item)
    ctr = message.first("CTR")
    totals = Totals(fields={"payable": "CTR", "tax": "CTR"})
    totals.tax = scaled(reader, ctr.get(10), 2, "CTR")
    totals.payable = scaled(reader, ctr.get(11), 2, "CTR") or scaled(reader, ctr.get(12), 2, "CTR")
    back = Back(
        external_id=number,
        order_external_id=order,
        at=dates.compact(reader, crf.get(2), "CRF"),
        currency=POUNDS,
        items=items,
        totals=totals,
    )
    made = refund_fact(reader, back)
    return [made] if made is not None else []
