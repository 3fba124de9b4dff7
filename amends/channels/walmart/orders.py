"""Orders of the US, Canada, Chile (charges by line, taxes on top) and of Mexico (unit prices, taxes inside)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.channels.countries import if_said, region_of
from amends.channels.doc import Doc, line_fact, stamp
from amends.channels.reconcile import add_up, compare
from amends.channels.walmart.charges import Charged, all_of, charged, currency_of, money
from amends.channels.walmart.movements import cancellations, refunds_of_lines, shipments
from amends.channels.walmart.states import COUNTRY, LINE
from amends.orders.ports import CustomerFact, LineFact, OrderFact


def lines_of(raw: Doc) -> list[Doc]:
    """The lines of an order, wrapped or as a list."""
    found = raw.list("orderLines", "orderLine")
    return found or (raw.list("orderLines") if isinstance(raw.at("orderLines"), list) else [])


def statuses_of(line: Doc) -> list[Doc]:
    """The statuses of parts of a line's quantity."""
    found = line.list("orderLineStatuses", "orderLineStatus")
    return found or line.list("orderLineStatus")


def line_id(line: Doc) -> str:
    """lineNumber, in Mexico primeLineNumber."""
    return line.ref("lineNumber") or line.ref("primeLineNumber")


def order_fact(raw: Doc, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("purchaseOrderId") or raw.ref("customerOrderId")
    if not reader.about:
        reader.note("field_absent", raw.field("purchaseOrderId"))
    lines = lines_of(raw)
    if not lines:
        reader.note("lines_absent", raw.field("orderLines"))
    placed = raw.instant("orderDate", required=True)
    if reader.refused_since(mark) or placed is None:
        return None
    currency = reader.currency(_currency(lines), raw.field("orderLines"))
    if not currency:
        return None
    fact = _mexican(raw, lines, account, currency, placed) if _is_mexican(lines) else None
    fact = fact or _by_charges(raw, lines, account, currency, placed)
    return None if reader.refused_since(mark) else fact


def _is_mexican(lines: list[Doc]) -> bool:
    return any(line.has("primeLineNumber") or line.sub("item", "unitPrice") for line in lines)


def _currency(lines: list[Doc]) -> str:
    for line in lines:
        found = currency_of(line, "item", "unitPrice")
        amounts = [found, *(currency_of(it, "chargeAmount") for it in all_of(line, "charges"))]
        if first := next(filter(None, amounts), ""):
            return first
    return ""


def _by_charges(raw: Doc, lines: list[Doc], account: str, currency: str, placed: datetime) -> OrderFact:
    """US, Canada: a charge is for the line; where the order's summary says that it is for a piece, for a piece."""
    sums = [charged(all_of(line, "charges"), currency) for line in lines]
    stated = _summary(raw, currency)
    if stated is not None and sum(it.whole for it in sums) != stated:
        times = [line.pieces("orderLineQuantity", "amount") for line in lines]
        pieces = [_times(it, count) for it, count in zip(sums, times, strict=True)]
        sums = pieces if sum(it.whole for it in pieces) == stated else sums
    made = tuple(_line(line, it, currency, inside=False) for line, it in zip(lines, sums, strict=True))
    fact = msgspec.structs.replace(
        _assemble(raw, lines, account, currency, placed),
        lines=made,
        subtotal=sum(it.product for it in sums),
        discount=sum(it.discount for it in sums),
        shipping=sum(it.shipping - it.shipping_discount for it in sums),
        shipping_tax=sum(it.shipping_tax for it in sums),
        fees=sum(it.fees for it in sums),
        tax=sum(it.product_tax + it.shipping_tax + it.fees_tax for it in sums),
    )
    fact = msgspec.structs.replace(fact, total=add_up(fact) if stated is None else stated)
    compare(raw.reader, "Order total", raw.field("orderSummary", "totalAmount"), stated, add_up(fact), currency)
    return _with_profile(fact, raw)


def _mexican(raw: Doc, lines: list[Doc], account: str, currency: str, placed: datetime) -> OrderFact:
    """Mexico: the unit price holds its tax; shipping is stated without, its discount with tax. `orderTotal` is
    the worth of the products alone."""
    sums = [charged(all_of(line, "charges"), currency) for line in lines]
    for line, it in zip(lines, sums, strict=True):
        it.product = money(line, currency, "item", "unitPrice") * line.pieces("orderLineQuantity", "amount")
    made = tuple(_line(line, it, currency, inside=True) for line, it in zip(lines, sums, strict=True))
    fact = msgspec.structs.replace(
        _assemble(raw, lines, account, currency, placed),
        prices_include_tax=True,
        lines=made,
        subtotal=sum(it.product for it in sums),
        discount=sum(it.discount for it in sums),
        shipping=sum(it.shipping + it.shipping_tax - it.shipping_discount for it in sums),
        shipping_tax=sum(it.shipping_tax for it in sums),
        fees=sum(it.fees + it.fees_tax for it in sums),
        tax=sum(it.product_tax + it.shipping_tax + it.fees_tax for it in sums),
    )
    fact = msgspec.structs.replace(fact, total=add_up(fact))
    if raw.sub("orderTotal"):
        stated = money(raw, currency, "orderTotal")
        if stated != fact.total:
            field = raw.field("orderTotal", "amount")
            compare(raw.reader, "Sum of the products", field, stated, fact.subtotal, currency)
    return _with_profile(fact, raw)


def _summary(raw: Doc, currency: str) -> int | None:
    if not raw.sub("orderSummary", "totalAmount"):
        return None
    return money(raw, currency, "orderSummary", "totalAmount")


def _times(it: Charged, count: int) -> Charged:
    parts = (
        "product",
        "product_tax",
        "discount",
        "shipping",
        "shipping_tax",
        "shipping_discount",
        "fees",
        "fees_tax",
    )
    return Charged(**{part: getattr(it, part) * count for part in parts})


def _line(line: Doc, sums: Charged, currency: str, *, inside: bool) -> LineFact:
    if not line_id(line):
        line.reader.note("field_absent", line.field("lineNumber"))
    return line_fact(
        currency,
        inside,
        external_id=line_id(line),
        sku=line.text("item", "sku") or line.text("item", "upc"),
        title=line.text("item", "productName"),
        quantity=line.quantity("orderLineQuantity", "amount"),
        gross=sums.product,
        discount=sums.discount,
        tax=sums.product_tax,
    )


def _assemble(raw: Doc, lines: list[Doc], account: str, currency: str, placed: datetime) -> OrderFact:
    """Everything but the money."""
    counted = _counted(lines)
    changed = [it for line in lines for it in (line.instant("statusDate"), *_status_dates(line)) if it]
    updated = max([placed, *changed])
    order, payment, fulfilment = _states(counted)
    place = raw.sub("shippingInfo", "postalAddress")
    land = place.text("country").upper()
    return OrderFact(
        channel="walmart",
        account=account,
        external_id=raw.reader.about,
        number=raw.text("customerOrderId") or raw.reader.about,
        version=f"{stamp(updated)}~{_progress(counted)}",
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=CustomerFact(
            email=raw.text("customerEmailId"),
            name=place.text("name"),
            phone=raw.text("shippingInfo", "phone"),
            country=COUNTRY.get(land, land[:2]),
        ),
        country=COUNTRY.get(land, land[:2]),
        region=region_of(COUNTRY.get(land, land[:2]), place.text("state")),
        postcode=if_said(place.text("postalCode")),
        order_state=order,
        payment_state=payment,
        fulfilment_state=fulfilment,
        fulfilments=tuple(shipments(raw, lines)),
        refunds=(*cancellations(raw, lines, currency), *refunds_of_lines(raw, lines, currency)),
    )


def _status_dates(line: Doc) -> list[datetime | None]:
    return [it.instant("statusDate") for it in statuses_of(line)]


def _counted(lines: list[Doc]) -> dict[str, int]:
    """Pieces by state, over all lines."""
    counted = dict.fromkeys(("open", "shipped", "delivered", "cancelled", "refunded"), 0)
    for line in lines:
        for status in statuses_of(line):
            state = status.state(LINE, "open", "status")
            counted[state] += max(status.pieces("statusQuantity", "amount"), 1)
        if not statuses_of(line):
            counted["open"] += max(line.pieces("orderLineQuantity", "amount"), 1)
    return counted


def _states(counted: dict[str, int]) -> tuple[str, str, str]:
    """(order, payment, fulfilment). Walmart charges what is shipped; what is cancelled is not part of it."""
    gone = counted["shipped"] + counted["delivered"] + counted["refunded"]
    if not gone and not counted["open"]:
        return "cancelled", "voided", "unfulfilled"
    if not gone:
        return "open", "authorized", "unfulfilled"
    if counted["open"]:
        return "open", "partially_paid", "partial"
    delivered = counted["delivered"] and not counted["shipped"]
    return "open", "paid", "delivered" if delivered else "fulfilled"


def _progress(counted: dict[str, int]) -> str:
    """Grows as pieces move on: tells two states of one second apart."""
    weights = {"open": 0, "shipped": 1, "delivered": 2, "cancelled": 3, "refunded": 4}
    return format(sum(weights[state] * count for state, count in counted.items()), "06d")


def _with_profile(fact: OrderFact, raw: Doc) -> OrderFact:
    kind = raw.text("orderType").upper()
    marks = {
        "replacement": kind == "REPLACEMENT",
        "pre_order": kind == "PREORDER",
        "b2b": raw.text("buyerType").upper() == "BUSINESS",
        "zero_priced": all(line.total == 0 for line in fact.lines),
    }
    return msgspec.structs.replace(fact, profile=tuple(name for name, holds in marks.items() if holds))
