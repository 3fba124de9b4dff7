"""Orders by webhook (orders/*) and by the REST API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from msgspec import UnsetType

from amends.channels.countries import if_said, region_of
from amends.channels.reading import Reader, plain, reference, text
from amends.channels.reconcile import add_up, compare
from amends.channels.shopify.fulfilments import fulfilment_fact
from amends.channels.shopify.lines import line_facts, shipping
from amends.channels.shopify.payments import payment_fact
from amends.channels.shopify.purse import Purse
from amends.channels.shopify.refunds import refund_fact
from amends.channels.shopify.shapes import Address, Company, Customer, Order
from amends.channels.shopify.states import FULFILMENT, MARKETPLACES, PAYMENT, progress
from amends.core.money import share
from amends.orders.ports import CustomerFact, LineFact, OrderFact, PaymentFact, SaleReference


def order_fact(reader: Reader, raw: Order, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    mark = len(reader.problems)
    reader.about = reference(raw.id)
    if not reader.about:
        reader.note("field_absent", "id")
    placed = reader.instant(raw.processed_at or raw.created_at, "created_at", required=True)
    updated = reader.instant(raw.updated_at, "updated_at") or placed
    shop_currency = reader.currency(raw.currency, "currency")
    currency = text(raw.presentment_currency).upper() or shop_currency
    if currency != shop_currency:
        currency = reader.currency(raw.presentment_currency, "presentment_currency")
    if not raw.line_items:
        reader.note("lines_absent", "line_items")
    if reader.refused_since(mark) or placed is None or updated is None:
        return None
    purse = Purse(reader, currency, shop_currency)
    fact = _assemble(reader, raw, account, purse, placed, updated)
    _check(reader, raw, fact, purse)
    return None if reader.refused_since(mark) else fact


def _assemble(
    reader: Reader, raw: Order, account: str, purse: Purse, placed: datetime, updated: datetime
) -> OrderFact:
    payment = reader.state(raw.financial_status, "financial_status", PAYMENT, "pending")
    fulfilment = reader.state(raw.fulfillment_status, "fulfillment_status", FULFILMENT, "unfulfilled")
    cancelled = reader.instant(raw.cancelled_at, "cancelled_at") is not None
    closed = reader.instant(raw.closed_at, "closed_at") is not None
    inside = raw.taxes_included is True
    said = None if raw.taxes_included is None else inside
    freight, freight_discount, freight_tax = shipping(raw, purse)
    lines = _share_rest(reader, raw, purse, line_facts(reader, raw, purse, inside), freight_discount, inside)
    stated_tax = purse.stated(raw.total_tax, raw.total_tax_set, "total_tax")
    return OrderFact(
        channel="shopify",
        account=account,
        external_id=reader.about,
        number=text(raw.name) or text(raw.order_number) or reader.about,
        version=f"{updated.isoformat(timespec='microseconds')}~{progress(payment, fulfilment, cancelled, closed)}",
        placed_at=placed,
        updated_at=updated,
        currency=purse.currency,
        customer=_customer(raw),
        country=_country(raw),
        prices_include_tax=inside,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=freight,
        shipping_tax=freight_tax,
        fees=_fees(reader, raw, purse, lines),
        tax=sum(line.tax for line in lines) + freight_tax if stated_tax is None else stated_tax,
        total=purse.minor(raw.total_price, raw.total_price_set, "total_price", required=True),
        order_state="cancelled" if cancelled else "closed" if closed else "open",
        payment_state=payment,
        fulfilment_state=fulfilment,
        payments=_payments(reader, raw, purse),
        fulfilments=tuple(
            filter(None, (fulfilment_fact(reader, it, reader.about) for it in raw.fulfillments or ()))
        ),
        refunds=tuple(
            filter(None, (refund_fact(reader, it, reader.about, purse, said) for it in raw.refunds or ()))
        ),
        profile=_profile(raw, purse, lines),
        references=_references(raw),
        **_places(raw),
    )


def _share_rest(
    reader: Reader, raw: Order, purse: Purse, lines: tuple[LineFact, ...], freight_discount: int, inside: bool
) -> tuple[LineFact, ...]:
    """Old payloads state a discount without saying which lines it belongs to: share it by value."""
    stated = purse.stated(raw.total_discounts, raw.total_discounts_set, "total_discounts")
    known = sum(line.discount for line in lines) + freight_discount
    if stated is None or stated == known:
        return lines
    if known or stated < 0 or stated > sum(line.gross for line in lines):
        facts = {"stated": plain(stated, purse.currency), "computed": plain(known, purse.currency)}
        reader.note("discount_mismatch", "total_discounts", **facts)
        return lines
    reader.note("discount_shared", "total_discounts", amount=plain(stated, purse.currency))
    parts = share(stated, [max(line.gross, 0) for line in lines])
    return tuple(
        msgspec.structs.replace(line, discount=part, total=line.gross - part + (0 if inside else line.tax))
        for line, part in zip(lines, parts, strict=True)
    )


def _fees(reader: Reader, raw: Order, purse: Purse, lines: tuple[LineFact, ...]) -> int:
    """Duties, additional fees, and a tip that is not a line of its own."""
    duties = purse.minor(None, raw.original_total_duties_set, "original_total_duties_set")
    extra = purse.minor(None, raw.original_total_additional_fees_set, "original_total_additional_fees_set")
    tip = reader.minor(raw.total_tip_received, purse.currency, "total_tip_received")
    tipped = any(line.kind == "service" and line.title.lower() == "tip" for line in lines)
    return duties + extra + (0 if tipped else tip)


def _check(reader: Reader, raw: Order, fact: OrderFact, purse: Purse) -> None:
    """Each stated figure against its parts. A rounding cent per line is allowed on tax only."""
    currency = fact.currency
    stated = purse.stated(raw.total_line_items_price, raw.total_line_items_price_set, "total_line_items_price")
    compare(reader, "Sum of the lines", "total_line_items_price", stated, fact.subtotal, currency)
    stated = purse.stated(raw.subtotal_price, raw.subtotal_price_set, "subtotal_price")
    compare(reader, "Subtotal", "subtotal_price", stated, fact.subtotal - fact.discount, currency)
    stated = purse.stated(raw.total_tax, raw.total_tax_set, "total_tax")
    parts = sum(line.tax for line in fact.lines) + fact.shipping_tax + _duty_tax(raw, purse)
    compare(reader, "Tax", "total_tax", stated, parts, currency, slack=len(fact.lines))
    compare(reader, "Order total", "total_price", fact.total, add_up(fact), currency)


def _duty_tax(raw: Order, purse: Purse) -> int:
    return sum(
        purse.taxes(duty.tax_lines, "duties") for line in raw.line_items or () for duty in line.duties or ()
    )


def _payments(reader: Reader, raw: Order, purse: Purse) -> tuple[PaymentFact, ...]:
    found = (
        payment_fact(reader, it, f"transactions[{index}]", purse)
        for index, it in enumerate(raw.transactions or ())
    )
    return tuple(filter(None, found))


def _customer(raw: Order) -> CustomerFact:
    buyer = raw.customer if isinstance(raw.customer, Customer) else Customer()
    place = _address(raw.billing_address) or _address(raw.shipping_address) or Address()
    name = _full_name(buyer.first_name, buyer.last_name) or text(place.name)
    return CustomerFact(
        external_id=reference(buyer.id),
        email=text(raw.email) or text(raw.contact_email) or text(buyer.email),
        name=name or _full_name(place.first_name, place.last_name) or text(place.company),
        phone=text(raw.phone) or text(buyer.phone) or text(place.phone),
        country=text(place.country_code).upper()[:2],
    )


def _full_name(first: Any, last: Any) -> str:
    return f"{text(first)} {text(last)}".strip()


def _address(found: Address | list[Any] | None) -> Address | None:
    return found if isinstance(found, Address) else None


def _country(raw: Order) -> str:
    """Where the goods went, which decides the statutory terms."""
    place = _address(raw.shipping_address) or _address(raw.billing_address) or Address()
    return text(place.country_code).upper()[:2]


def _places(raw: Order) -> dict[str, str | UnsetType]:
    """Where the goods and the invoice went, and the firm that bought."""
    ship = _address(raw.shipping_address) or _address(raw.billing_address) or Address()
    bill = _address(raw.billing_address) or Address()
    bill_country = text(bill.country_code).upper()[:2]
    return {
        "region": region_of(_country(raw), text(ship.province_code)),
        "bill_country": if_said(bill_country),
        "bill_region": region_of(bill_country, text(bill.province_code)),
        "postcode": if_said(text(ship.zip)),
        "buyer_account": if_said(reference(raw.company.id) if isinstance(raw.company, Company) else ""),
    }


def _references(raw: Order) -> tuple[SaleReference, ...]:
    """The marketplace's own order, where this one is a connector's copy of it and both fields say so."""
    channel = MARKETPLACES.get(text(raw.source_name).lower(), "")
    found = reference(raw.source_identifier)
    return (SaleReference(channel=channel, external_id=found),) if channel and found else ()


def _profile(raw: Order, purse: Purse, lines: tuple[LineFact, ...]) -> tuple[str, ...]:
    marks = {
        "test": raw.test is True,
        "point_of_sale": text(raw.source_name) == "pos",
        "draft": text(raw.source_name) == "shopify_draft_order",
        "multi_currency": purse.currency != text(raw.currency).upper(),
        "digital": all(line.kind != "goods" for line in lines),
        "gift_card": any(line.kind == "gift_card" for line in lines),
        "zero_priced": all(line.total == 0 for line in lines),
    }
    return tuple(name for name, holds in marks.items() if holds)
