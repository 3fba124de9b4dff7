"""Canonical records of a mapped document."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from amends.channels.countries import if_said, region_of
from amends.channels.generic.mapping import LineMap, OrderMap, RefundMap, ReturnedMap, ShipmentMap
from amends.channels.generic.reading import Document
from amends.channels.reading import text
from amends.channels.reasons import reason
from amends.channels.reconcile import add_up, compare
from amends.core.money import exponent
from amends.intake.ports import Record
from amends.orders.ports import CustomerFact, FulfilmentFact, LineFact, OrderFact, RefundFact, RefundLineFact

_YES = (True, "true", "True", "1", "yes")


def records(document: Document, node: Any, code: str, account: str) -> Iterator[Record]:
    """Everything that the mapping finds in one object."""
    mapping, reader = document.mapping, document.reader
    if mapping.orders:
        for found in document.each(mapping.orders.each, node, "orders"):
            reader.about = ""
            if order := _order(document, mapping.orders, found, code, account):
                yield order
    yield from _refunds(document, mapping.refunds, node, "", "")
    yield from _shipments(document, mapping.fulfilments, node, "")


def _order(document: Document, map_: OrderMap, node: Any, code: str, account: str) -> OrderFact | None:
    reader, mark = document.reader, len(document.reader.problems)
    reader.about = document.id(map_.external_id, node, "external_id")
    if not reader.about:
        reader.note("field_absent", "external_id")
    placed = document.instant(map_.placed_at, node, "placed_at", required=True)
    updated = document.instant(map_.updated_at, node, "updated_at") or placed
    currency = reader.currency(document.text(map_.currency, node, "currency"), "currency")
    if reader.refused_since(mark) or placed is None or updated is None:
        return None
    inside = document.find(map_.prices_include_tax, node, "prices_include_tax") in _YES
    lines = tuple(_lines(document, map_.lines, node, currency, inside))
    if not lines:
        reader.note("lines_absent", "lines")
    shipping_tax = document.minor(map_.shipping_tax, node, "shipping_tax", currency)
    own_tax = sum(line.tax for line in lines) + shipping_tax
    tax = document.stated(map_.tax, node, "tax", currency)
    fact = OrderFact(
        channel=code,
        account=account,
        external_id=reader.about,
        number=document.text(map_.number, node, "number") or reader.about,
        version=document.text(map_.version, node, "version") or updated.isoformat(timespec="microseconds"),
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=_customer(document, map_, node),
        country=document.text(map_.country, node, "country").upper()[:2],
        prices_include_tax=inside,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=document.minor(map_.shipping, node, "shipping", currency),
        shipping_tax=shipping_tax,
        fees=document.minor(map_.fees, node, "fees", currency),
        tax=own_tax if tax is None else tax,
        total=document.minor(map_.total, node, "total", currency),
        order_state=document.state(map_.order_state, node, "order_state", "open"),
        payment_state=document.state(map_.payment_state, node, "payment_state", "pending"),
        fulfilment_state=document.state(map_.fulfilment_state, node, "fulfilment_state", "unfulfilled"),
        fulfilments=tuple(_shipments(document, map_.fulfilments, node, reader.about)),
        refunds=tuple(_refunds(document, map_.refunds, node, reader.about, currency)),
    )
    if any(line.tax for line in lines):
        compare(reader, "Tax", "tax", tax, own_tax, currency, slack=len(lines))
    compare(reader, "Order total", "total", fact.total, add_up(fact), currency)
    fact = _placed(document, map_, node, fact)
    return None if reader.refused_since(mark) else fact


def _placed(document: Document, map_: OrderMap, node: Any, fact: OrderFact) -> OrderFact:
    """With where goods and invoice went, the contract and the firm that buys, where the mapping says them."""
    bill = document.text(map_.bill_country, node, "bill_country").upper()[:2]
    return msgspec.structs.replace(
        fact,
        region=region_of(fact.country, document.text(map_.region, node, "region")),
        bill_country=if_said(bill),
        bill_region=region_of(bill, document.text(map_.bill_region, node, "bill_region")),
        contract=if_said(document.text(map_.contract, node, "contract")),
        buyer_account=if_said(document.text(map_.buyer_account, node, "buyer_account")),
        postcode=if_said(document.text(map_.postcode, node, "postcode")),
    )


def _customer(document: Document, map_: OrderMap, node: Any) -> CustomerFact:
    if map_.customer is None:
        return CustomerFact()
    read = {name: document.text(getattr(map_.customer, name), node, f"customer.{name}")
            for name in map_.customer.__struct_fields__}  # fmt: skip
    return CustomerFact(**{**read, "country": read["country"].upper()[:2]})


def _lines(document: Document, map_: LineMap, node: Any, currency: str, inside: bool) -> Iterator[LineFact]:
    reader = document.reader
    for index, found in enumerate(document.each(map_.each, node, "lines")):
        field = f"lines[{index}]"
        quantity = reader.quantity(document.number(map_.quantity, found, f"{field}.quantity"), f"{field}.quantity")
        price = document.number(map_.unit_price, found, f"{field}.unit_price")
        if price is None:
            reader.note("field_absent", f"{field}.unit_price")
            price = Decimal(0)
        if document.mapping.amounts == "minor":
            price = price.scaleb(-exponent(currency))
        gross = reader.minor(price * quantity, currency, f"{field}.unit_price")
        discount = document.minor(map_.discount, found, f"{field}.discount", currency)
        tax = document.minor(map_.tax, found, f"{field}.tax", currency)
        total = gross - discount + (0 if inside else tax)
        stated = document.stated(map_.total, found, f"{field}.total", currency)
        compare(reader, f"Line {index + 1}", f"{field}.total", stated, total, currency)
        yield LineFact(
            external_id=document.id(map_.external_id, found, f"{field}.external_id") or str(index + 1),
            sku=document.text(map_.sku, found, f"{field}.sku"),
            title=document.text(map_.title, found, f"{field}.title"),
            quantity=quantity,
            unit_price=price,
            gross=gross,
            discount=discount,
            tax=tax,
            total=total,
            kind=document.state(map_.kind, found, f"{field}.kind", "goods"),
            serials=tuple(filter(None, map(text, document.each(map_.serials, found, f"{field}.serials")))),
        )


def _shipments(document: Document, map_: ShipmentMap | None, node: Any, order: str) -> Iterator[FulfilmentFact]:
    for found in document.each(map_.each, node, "fulfilments") if map_ else ():
        document.reader.about = order
        if map_ and (fact := _shipment(document, map_, found, order)):
            yield fact


def _shipment(document: Document, map_: ShipmentMap, node: Any, order: str) -> FulfilmentFact | None:
    reader, mark = document.reader, len(document.reader.problems)
    own = document.id(map_.external_id, node, "fulfilments.external_id")
    reader.about = reader.about or own
    of = order or document.id(map_.order, node, "fulfilments.order")
    if not own:
        reader.note("field_absent", "fulfilments.external_id")
    if not of:
        reader.note("order_link_absent", "fulfilments.order", what="fulfilment")
    fact = FulfilmentFact(
        external_id=own,
        order_external_id=of,
        state=document.state(map_.state, node, "fulfilments.state", "pending"),
        shipped_at=document.instant(map_.shipped_at, node, "fulfilments.shipped_at"),
        delivered_at=document.instant(map_.delivered_at, node, "fulfilments.delivered_at"),
        tracking_number=document.text(map_.tracking_number, node, "fulfilments.tracking_number"),
    )
    return None if reader.refused_since(mark) else fact


def _refunds(
    document: Document, map_: RefundMap | None, node: Any, order: str, currency: str
) -> Iterator[RefundFact]:
    for found in document.each(map_.each, node, "refunds") if map_ else ():
        document.reader.about = order
        if map_ and (fact := _refund(document, map_, found, order, currency)):
            yield fact


def _refund(document: Document, map_: RefundMap, node: Any, order: str, currency: str) -> RefundFact | None:
    reader, mark = document.reader, len(document.reader.problems)
    own = document.id(map_.external_id, node, "refunds.external_id")
    reader.about = reader.about or own
    of = order or document.id(map_.order, node, "refunds.order")
    if not own:
        reader.note("field_absent", "refunds.external_id")
    if not of:
        reader.note("order_link_absent", "refunds.order", what="refund")
    if not currency:
        currency = reader.currency(document.text(map_.currency, node, "refunds.currency"), "refunds.currency")
    if reader.refused_since(mark):
        return None
    words = document.text(map_.reason, node, "refunds.reason")
    amount = document.minor(map_.amount, node, "refunds.amount", currency)
    shipping = document.minor(map_.shipping, node, "refunds.shipping", currency)
    lines = tuple(_returned(document, map_.lines, node, currency, words))
    fact = RefundFact(
        external_id=own,
        order_external_id=of,
        at=document.instant(map_.at, node, "refunds.at"),
        currency=currency,
        amount=amount,
        lines=lines,
        shipping=shipping,
        adjustment=amount - shipping - sum(line.total for line in lines),
        reason=reason("", words),
        kind="refund" if amount else "return",
        state=document.state(map_.state, node, "refunds.state", "done"),
    )
    return None if reader.refused_since(mark) else fact


def _returned(
    document: Document, map_: ReturnedMap | None, node: Any, currency: str, words: str
) -> Iterator[RefundLineFact]:
    for index, found in enumerate(document.each(map_.each, node, "refunds.lines") if map_ else ()):
        assert map_ is not None
        field = f"refunds.lines[{index}]"
        amount = document.minor(map_.amount, found, f"{field}.amount", currency)
        own = document.text(map_.reason, found, f"{field}.reason")
        quantity = document.number(map_.quantity, found, f"{field}.quantity")
        yield RefundLineFact(
            line_external_id=document.id(map_.line, found, f"{field}.line"),
            quantity=document.reader.quantity(quantity, f"{field}.quantity"),
            subtotal=amount,
            total=amount,
            reason=reason("", own or words),
        )
