"""From credit notes and return documents to the canonical refund."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from amends.channels.reading import Reader
from amends.channels.reasons import reason
from amends.channels.reconcile import compare
from amends.channels.trade.shapes import Item, Totals
from amends.channels.trade.units import pieces
from amends.core.money import share
from amends.intake.ports import UNSTATED
from amends.orders.ports import RefundFact, RefundLineFact


@dataclass(slots=True)
class Back:
    """A credit note, or goods that come back. Each item's `reference` is the line of the order that it names, its
    `status` the reason that it gives; `kind` and `state` as in RefundFact."""

    external_id: str
    order_external_id: str
    at: datetime | None
    currency: str
    items: list[Item] = field(default_factory=list)
    allowances: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    charges: Decimal = Decimal(0)
    totals: Totals = field(default_factory=Totals)
    reason: str = ""
    kind: str = "refund"
    state: str = "done"


def refund_fact(reader: Reader, back: Back) -> RefundFact | None:
    """The canonical refund; None (and findings) when it cannot be made. Lines that name no line of the order
    are told by their article number; without one they cannot be placed, and their money is the adjustment
    (noted)."""
    mark = len(reader.problems)
    if not back.external_id:
        reader.note("field_absent", "number")
    if not back.order_external_id:
        reader.note(
            "order_link_absent", "order reference", what="credit note" if back.kind == "refund" else "return"
        )
    if back.kind == "refund" and not back.currency:
        reader.note("field_absent", "currency")
    if reader.refused_since(mark):
        return None
    fact = _goods(reader, back) if back.kind != "refund" else _money(reader, back)
    return None if reader.refused_since(mark) else fact


def _goods(reader: Reader, back: Back) -> RefundFact:
    """Goods alone: what they are worth is said by the credit that follows."""
    placed = [item for item in back.items if item.reference or item.sku]
    if len(placed) < len(back.items) or not placed:
        reader.note("lines_unnamed", "lines", lines=len(back.items) - len(placed))
    lines = tuple(
        RefundLineFact(
            line_external_id=item.reference,
            quantity=abs(pieces(reader, item.quantity, item.unit, f"{item.field}.quantity")),
            subtotal=0,
            reason=item.status or back.reason,
            sku="" if item.reference else item.sku,
        )
        for item in placed
    )
    return RefundFact(
        external_id=back.external_id,
        order_external_id=back.order_external_id,
        at=back.at,
        currency=back.currency or UNSTATED,
        amount=0,
        lines=lines,
        reason=back.reason or next((item.status for item in back.items if item.status), ""),
        kind=back.kind,
        state=back.state,
    )


def _money(reader: Reader, back: Back) -> RefundFact:
    currency = back.currency
    nets = [_net(reader, item, currency) for item in back.items]
    extras = reader.minor(back.charges + back.totals.rounding - back.allowances, currency, "charges")
    freight = reader.minor(back.freight, currency, "freight")
    taxes = _taxes(reader, back, nets, freight + extras)
    parts = sum(nets) + freight + extras + sum(taxes)
    amount = _amount(reader, back, parts)
    where = back.totals.fields.get("payable", "total")
    compare(reader, "Credit total", where, amount, parts, currency, slack=len(nets))
    stated = None if back.totals.net is None else reader.minor(back.totals.net, currency, "net")
    compare(reader, "Sum of the lines", back.totals.fields.get("net", "net"), stated, sum(nets), currency,
            slack=len(nets))  # fmt: skip
    lines = tuple(
        RefundLineFact(
            line_external_id=item.reference,
            quantity=pieces(reader, abs(item.quantity), item.unit, f"{item.field}.quantity")
            if item.quantity is not None
            else 0,
            subtotal=net,
            tax=tax,
            total=net + tax,
            reason=item.status or back.reason,
            sku="" if item.reference else item.sku,
        )
        for item, net, tax in zip(back.items, nets, taxes, strict=False)
        if (item.reference or item.sku) and net >= 0
    )
    if len(lines) < len(back.items):
        reader.note("lines_unnamed", "lines", lines=len(back.items) - len(lines))
    return RefundFact(
        external_id=back.external_id,
        order_external_id=back.order_external_id,
        at=back.at,
        currency=currency,
        amount=amount,
        lines=lines,
        shipping=freight,
        adjustment=amount - freight - sum(line.total for line in lines),
        reason=back.reason or next((item.status for item in back.items if item.status), ""),
        kind="refund",
        state=back.state,
    )


def _net(reader: Reader, item: Item, currency: str) -> int:
    if item.amount is not None:
        return reader.minor(item.amount, currency, f"{item.field}.amount")
    if item.price is None or item.quantity is None:
        return 0
    worth = item.price * item.quantity / (item.base or Decimal(1)) + item.charges - item.allowances
    return reader.minor(worth, currency, f"{item.field}.price")


def _taxes(reader: Reader, back: Back, nets: list[int], extras: int) -> list[int]:
    """Tax per line, and last what freight and charges bear."""
    stated = None if back.totals.tax is None else reader.minor(back.totals.tax, back.currency, "tax")
    if any(item.tax is not None for item in back.items):
        own = [reader.minor(item.tax, back.currency, item.field) for item in back.items]
        return [*own, (stated if stated is not None else sum(own)) - sum(own)]
    if not stated:
        return [0] * (len(nets) + 1)
    rates = [item.rate for item in back.items]
    if not any(rates):
        rates = [Decimal(1)] * len(rates)
    highest = max((rate for rate in rates if rate), default=Decimal(1))
    weights = [int(max(net, 0) * (rate or 0) * 10_000) for net, rate in zip(nets, rates, strict=True)]
    return share(stated, [*weights, int(max(extras, 0) * highest * 10_000)])


def _amount(reader: Reader, back: Back, parts: int) -> int:
    totals = back.totals
    if totals.payable is not None:
        paid = reader.minor(totals.payable, back.currency, totals.fields.get("payable", "total"))
        return paid + reader.minor(totals.prepaid, back.currency, "prepaid")
    if totals.inclusive is not None:
        return reader.minor(totals.inclusive, back.currency, totals.fields.get("inclusive", "total"))
    return parts


def worded(code: str, table: dict[str, str], *notes: str) -> str:
    """ "hint: words" of a reason: the hint that the code list gives, else the one that the words give."""
    words = [note for note in notes if note]
    hint = table.get(code.upper(), "")
    if hint:
        return f"{hint}: " + (" - ".join(words) or code)
    return reason(code, *words) if words or code else ""
