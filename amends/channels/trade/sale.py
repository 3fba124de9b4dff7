"""From a document of trade to the canonical order: one way of counting for every syntax.

Line by line: gross = quantity x price (a line's own charges included), discount = its allowances and its share of
the document's. Whatever the document states of its sums is compared, and what it leaves out stays out: an order
without prices is worth nothing here until a document says more.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec

from amends.channels.countries import if_said, region_of
from amends.channels.reading import Reader, plain
from amends.channels.reconcile import add_up, compare
from amends.channels.shares import unit_price
from amends.channels.trade.shapes import Item, Sale
from amends.channels.trade.units import pieces, titled
from amends.core.money import exponent, share
from amends.orders.ports import LineFact, OrderFact, PaymentFact

NO_CURRENCY = "XXX"
"""ISO 4217's code for "no currency": of orders that state neither a currency nor an amount."""


def order_fact(reader: Reader, sale: Sale, channel: str, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made. `reader.about` names the order."""
    mark = len(reader.problems)
    if not sale.external_id:
        reader.note("field_absent", "order number")
    if not sale.items:
        reader.note("lines_absent", "lines")
    _numbered(reader, sale.items)
    currency = sale.currency or NO_CURRENCY
    if not sale.currency and _has_amounts(sale):
        reader.note("currency_unstated", "currency", taken_as=NO_CURRENCY)
    if reader.refused_since(mark):
        return None
    lines = [line_fact(reader, item, currency) for item in sale.items]
    if not any(item.price is not None or item.amount is not None for item in sale.items):
        reader.note("price_absent", "lines")
    lines = _less_document_allowances(reader, sale, lines, currency)
    fact = _assemble(reader, sale, lines, currency, channel, account)
    _check(reader, sale, fact)
    return None if reader.refused_since(mark) else fact


def line_fact(reader: Reader, item: Item, currency: str) -> LineFact:
    """One line with its own allowances and tax; what it states of its amount is compared with its parts. A line of
    a negative quantity or amount takes something back: it is kept as a deduction, which is no goods (noted)."""
    quantity = pieces(reader, item.quantity, item.unit, f"{item.field}.quantity")
    if item.quantity is None and not _told(reader, f"{item.field}.quantity"):
        reader.note("field_absent", f"{item.field}.quantity")
    gross, allowances = _amounts(reader, item, currency)
    tax = reader.minor(item.tax, currency, item.field) if item.tax is not None else 0
    taken_back = quantity < 0 or gross - allowances < 0
    if taken_back:
        reader.note("line_negative", item.field, line=item.id, amount=plain(gross - allowances, currency))
    return LineFact(
        external_id=item.id,
        sku=item.sku,
        title=titled(item.title or item.sku, item.quantity, item.unit),
        quantity=abs(quantity),
        unit_price=_unit_price(item, gross, quantity, currency),
        gross=gross,
        discount=allowances,
        tax=tax,
        total=gross - allowances + tax,
        kind="fee" if taken_back else item.kind,
        serials=item.serials,
    )


def _told(reader: Reader, field: str) -> bool:
    return any(found.field.lower() == field.lower() for found in reader.problems)


def _amounts(reader: Reader, item: Item, currency: str) -> tuple[int, int]:
    """(gross, discount) of a line. Where the stated amount is just price x quantity, the line's allowances and
    charges are in the price already."""
    allowances = reader.minor(item.allowances, currency, item.field)
    charges = reader.minor(item.charges, currency, item.field)
    priced = item.price is not None and item.quantity is not None
    worth = _worth(reader, item, currency)
    if item.amount is None:
        return (worth + charges, allowances) if priced else (charges, allowances)
    net = reader.minor(item.amount, currency, f"{item.field}.amount")
    if net < 0:
        worth = -abs(worth)
    if priced and net == worth:
        return net, 0
    if priced:
        parts = worth + charges - allowances
        slack = _rounded_price(item, net, currency)
        compare(reader, f"Line {item.id}", f"{item.field}.amount", net, parts, currency, slack=slack)
    return net + allowances, allowances


def _rounded_price(item: Item, net: int, currency: str) -> int:
    """How far a price that was rounded for display may be off over the whole quantity: half of its last digit
    for each piece, a thousandth of the amount at most, and a minor unit in any case."""
    digits = item.price.as_tuple().exponent if item.price is not None else 0
    if not isinstance(digits, int) or digits > -2 or item.quantity is None:
        return 1
    half = Fraction(abs(item.quantity)) / Fraction(abs(item.base) or 1) * Fraction(10) ** digits / 2
    return max(1, min(int(half * 10 ** exponent(currency)), abs(net) // 1000))


def _worth(reader: Reader, item: Item, currency: str) -> int:
    if item.price is None or item.quantity is None:
        return 0
    exact = Fraction(item.price) * Fraction(item.quantity) / Fraction(item.base or 1)
    scaled = exact * 10 ** exponent(currency)
    if abs(scaled) > 10**15:
        reader.note("amount_out_of_range", f"{item.field}.price", value=format(item.price, "f")[:40])
        return 0
    half_up = int(abs(scaled) + Fraction(1, 2))
    return half_up if scaled >= 0 else -half_up


def _unit_price(item: Item, gross: int, quantity: int, currency: str) -> Decimal:
    """As stated where the line is counted in its own unit; else what one of the pieces costs."""
    whole = item.quantity is not None and item.quantity == quantity
    if item.price is not None and whole:
        return (item.price / (item.base or Decimal(1))).quantize(Decimal("0.000001"))
    return unit_price(gross, quantity, currency)


def _numbered(reader: Reader, items: list[Item]) -> None:
    """Lines need ids that differ: those without one are counted from 1, a repeated one is told apart (noted)."""
    seen: set[str] = set()
    for place, item in enumerate(items, 1):
        wanted = item.id or str(place)
        if wanted in seen:
            reader.note("line_id_repeated", f"{item.field}.id", line=wanted)
            wanted = next(f"{wanted}#{n}" for n in range(2, len(items) + 2) if f"{wanted}#{n}" not in seen)
        seen.add(wanted)
        item.id = wanted


def _has_amounts(sale: Sale) -> bool:
    stated = (sale.totals.net, sale.totals.payable, sale.totals.inclusive, sale.totals.exclusive, sale.freight)
    return any(stated) or any(item.price or item.amount or item.charges for item in sale.items)


def _less_document_allowances(reader: Reader, sale: Sale, lines: list[LineFact], currency: str) -> list[LineFact]:
    """The document's own allowances, shared over the lines by value (noted)."""
    allowance = reader.minor(sale.allowances, currency, "allowances")
    nets = [max(line.gross - line.discount, 0) for line in lines]
    if not allowance or not sum(nets):
        return lines
    reader.note("discount_shared", "allowances", amount=plain(allowance, currency))
    return [
        msgspec.structs.replace(line, discount=line.discount + part, total=line.total - part)
        for line, part in zip(lines, share(allowance, nets), strict=True)
    ]


def _assemble(
    reader: Reader, sale: Sale, lines: list[LineFact], currency: str, channel: str, account: str
) -> OrderFact:
    freight = reader.minor(sale.freight, currency, "freight")
    fees = reader.minor(sale.charges, currency, "charges") + reader.minor(
        sale.totals.rounding, currency, "rounding"
    )
    net = sum(line.gross - line.discount for line in lines)
    tax = _tax(reader, sale, lines, net + freight + fees, currency)
    lines, freight_tax = _share_tax(reader, sale, lines, tax, freight + fees)
    prepaid = reader.minor(sale.totals.prepaid, currency, "prepaid")
    total = _total(reader, sale, currency, prepaid)
    return OrderFact(
        channel=channel,
        account=account,
        external_id=sale.external_id,
        number=sale.number,
        version=sale.version,
        placed_at=sale.placed_at,
        updated_at=sale.updated_at,
        currency=currency,
        customer=sale.customer,
        country=sale.country,
        region=region_of(sale.country, sale.state),
        contract=if_said(sale.contract),
        lines=tuple(lines),
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=freight,
        shipping_tax=freight_tax,
        fees=fees,
        tax=tax,
        total=net + freight + fees + tax if total is None else total,
        order_state=sale.order_state,
        payment_state=_paid(prepaid, total) if prepaid > 0 else "pending",
        payments=(*sale.payments, *_prepayment(sale, prepaid, currency)),
        profile=sale.profile,
    )


def _total(reader: Reader, sale: Sale, currency: str, prepaid: int) -> int | None:
    """What the order costs: what is left to pay and what was paid, else the sum with tax; None when not stated."""
    totals = sale.totals
    if totals.payable is not None:
        return reader.minor(totals.payable, currency, totals.fields.get("payable", "total")) + prepaid
    if totals.inclusive is not None:
        rounding = reader.minor(totals.rounding, currency, "rounding")
        return reader.minor(totals.inclusive, currency, totals.fields.get("inclusive", "total")) + rounding
    return None


def _paid(prepaid: int, total: int | None) -> str:
    return "paid" if total is not None and prepaid >= total else "partially_paid"


def _prepayment(sale: Sale, prepaid: int, currency: str) -> tuple[PaymentFact, ...]:
    if prepaid <= 0:
        return ()
    name = f"{sale.external_id}:prepaid"
    return (PaymentFact(external_id=name, kind="sale", state="succeeded", amount=prepaid, currency=currency),)


def _tax(reader: Reader, sale: Sale, lines: list[LineFact], parts: int, currency: str) -> int:
    """The tax that the document states, alone, by lines, or as the difference of two stated sums; else the tax
    that its rates make, if that is just what its total holds more than its parts. Never a guess: 0 when it is
    silent."""
    totals = sale.totals
    prepaid = reader.minor(totals.prepaid, currency, "prepaid")
    total = _total(reader, sale, currency, prepaid)
    stated: int | None = None
    if totals.tax is not None:
        stated = reader.minor(totals.tax, currency, totals.fields.get("tax", "tax"))
    elif any(item.tax is not None for item in sale.items):
        stated = sum(line.tax for line in lines)
    if stated is not None:
        if not stated or total != parts:
            return stated
        reader.note("tax_outside", totals.fields.get("payable", "total"), amount=plain(stated, currency))
        return 0
    if totals.inclusive is not None and totals.exclusive is not None:
        return reader.minor(totals.inclusive - totals.exclusive, currency, totals.fields.get("inclusive", "tax"))
    if total is None or total == parts:
        return 0
    by_rates = _by_rates(sale, lines)
    return by_rates if abs(total - parts - by_rates) <= len(lines) and by_rates else 0


def _by_rates(sale: Sale, lines: list[LineFact]) -> int:
    exact = sum(
        (Fraction(line.gross - line.discount) * Fraction(item.rate or 0) / 100)
        for line, item in zip(lines, sale.items, strict=True)
    )
    return int(exact + Fraction(1, 2)) if exact > 0 else 0


def _share_tax(
    reader: Reader, sale: Sale, lines: list[LineFact], tax: int, extras: int
) -> tuple[list[LineFact], int]:
    """(the lines with their tax, the tax of freight and charges). Lines that state their tax keep it; otherwise
    the document's tax is shared by rate, or, where no rate is given, by value (noted)."""
    if not tax:
        untaxed = [msgspec.structs.replace(line, tax=0, total=line.total - line.tax) for line in lines]
        return untaxed, 0
    if any(item.tax is not None for item in sale.items):
        return lines, tax - sum(line.tax for line in lines)
    nets = [max(line.gross - line.discount, 0) for line in lines]
    rates = [item.rate for item in sale.items]
    if not any(rates):
        reader.note("tax_shared", "tax", amount=plain(tax, sale.currency or NO_CURRENCY))
        rates = [Decimal(1)] * len(lines)
    weights = [int(net * (rate or 0) * 10_000) for net, rate in zip(nets, rates, strict=True)]
    highest = max((rate for rate in rates if rate), default=Decimal(0))
    weights.append(int(max(extras, 0) * highest * 10_000))
    if not sum(weights):
        return lines, tax
    *parts, freight_tax = share(tax, [max(weight, 0) for weight in weights])
    taxed = [
        msgspec.structs.replace(line, tax=part, total=line.total + part)
        for line, part in zip(lines, parts, strict=True)
    ]
    return taxed, freight_tax


def _check(reader: Reader, sale: Sale, fact: OrderFact) -> None:
    """Each stated sum against its parts; a minor unit per line is allowed for rounding."""
    totals, currency, slack = sale.totals, fact.currency, len(fact.lines)
    allowance = reader.minor(sale.allowances, currency, "allowances")
    own_net = fact.subtotal - fact.discount + (allowance if fact.subtotal - fact.discount else 0)
    rounding = reader.minor(totals.rounding, currency, "rounding")
    exclusive = fact.subtotal - fact.discount + fact.shipping + fact.fees - rounding

    def stated(value: Decimal | None, name: str) -> int | None:
        return None if value is None else reader.minor(value, currency, totals.fields.get(name, name))

    net = stated(totals.net, "net")
    compare(reader, "Sum of the lines", totals.fields.get("net", "net"), net, own_net, currency, slack=slack)
    known = totals.payable is not None or totals.inclusive is not None
    before = None if known else stated(totals.exclusive, "exclusive")
    compare(reader, "Sum before tax", totals.fields.get("exclusive", "exclusive"), before, exclusive, currency,
            slack=slack)  # fmt: skip
    within = stated(totals.inclusive, "inclusive")
    if within is not None and within != exclusive + fact.tax + rounding:
        compare(reader, "Sum with tax", totals.fields.get("inclusive", "inclusive"), within, exclusive + fact.tax,
                currency, slack=slack)  # fmt: skip
    where = totals.fields.get("payable", totals.fields.get("inclusive", "total"))
    compare(reader, "Order total", where, fact.total, add_up(fact), currency, slack=slack)
