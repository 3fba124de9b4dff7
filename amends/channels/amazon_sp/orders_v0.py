"""Orders v0: the header and its items come from two calls. A document that holds both (`OrderItems` inside the
order) is an order; a header alone tells of its states; items alone tell nothing without their header."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from amends.channels.amazon_sp.purse import currency_of, minor, stated
from amends.channels.amazon_sp.states import (
    EASY_SHIP,
    FULFILMENT,
    MARKETPLACES,
    ORDER,
    PAYMENT,
    PROGRESS,
    TAX_ON_TOP,
)
from amends.channels.countries import if_said, region_of
from amends.channels.doc import Doc, line_fact, stamp
from amends.channels.harvest import Harvest
from amends.channels.reconcile import add_up, compare
from amends.orders.ports import ChangeFact, CustomerFact, LineFact, OrderFact, PaymentFact

WHY_ALONE = "its lines come with GET /orders/2026-01-01/orders/{orderId}"


def take_header(harvest: Harvest, header: Doc, account: str) -> None:
    """One `Order`, with or without its items."""
    reader = harvest.reader
    reader.about = header.ref("AmazonOrderId")
    if not reader.about:
        reader.note("field_absent", header.field("AmazonOrderId"))
        harvest.take("order", None)
        return
    order = reader.about
    items = header.list("OrderItems") or header.list("OrderItems", "OrderItem")
    priced = any(item.sub("ItemPrice") for item in items) or bool(header.sub("OrderTotal"))
    if items and priced:
        harvest.take("order", order_fact(header, items, account))
        return
    harvest.take("order header", change_fact(header))
    harvest.want("order", order)


def take_items(harvest: Harvest, found: Doc) -> None:
    """`getOrderItems`: lines without an order."""
    if found.ref("AmazonOrderId"):
        harvest.want("order", found.ref("AmazonOrderId"))
        harvest.leave("order items alone", f"the order itself and {WHY_ALONE}")
    else:
        harvest.reader.note("order_link_absent", found.field("AmazonOrderId"), what="list of items")
        harvest.take("order items alone", None)


def states(header: Doc) -> tuple[str, str, str]:
    """(order, payment, fulfilment)."""
    fulfilment = header.state(FULFILMENT, "unfulfilled", "OrderStatus")
    more = header.state(EASY_SHIP, "", "EasyShipShipmentStatus") if header.text("EasyShipShipmentStatus") else ""
    return (
        ORDER.get(header.text("OrderStatus").lower(), "open"),
        PAYMENT.get(header.text("OrderStatus").lower(), "pending"),
        more if more and fulfilment in ("partial", "fulfilled") else fulfilment,
    )


def progress(status: str) -> str:
    """Tells two states of one second apart."""
    folded = status.lower().replace("_", "").replace("cancelled", "canceled")
    return str(PROGRESS.index(folded)) if folded in PROGRESS else "0"


def change_fact(header: Doc) -> ChangeFact | None:
    """What a header alone says of its order."""
    reader, mark = header.reader, len(header.reader.problems)
    order, payment, fulfilment = states(header)
    updated = header.instant("LastUpdateDate") or header.instant("PurchaseDate", required=True)
    if updated is None or reader.refused_since(mark):
        return None
    version = f"{stamp(updated)}~{progress(header.text('OrderStatus'))}"
    return ChangeFact(
        external_id=f"{reader.about}@{version}",
        order_external_id=reader.about,
        version=version,
        at=updated,
        order_state=order,
        payment_state=payment,
        fulfilment_state=fulfilment,
    )


class Reading(NamedTuple):
    """A way to read the taxes: `inside` the prices, and whether the tax on discounts is still to be taken off."""

    inside: bool
    net: bool


def order_fact(header: Doc, items: list[Doc], account: str) -> OrderFact | None:
    """The canonical order of a header with its items."""
    reader, mark = header.reader, len(header.reader.problems)
    currency = currency_of(header, "OrderTotal") or next(
        (code for item in items if (code := currency_of(item, "ItemPrice"))), ""
    )
    currency = reader.currency(currency, header.field("OrderTotal", "CurrencyCode"))
    if header.instant("PurchaseDate", required=True) is None or not currency:
        return None
    total = stated(header, currency, "OrderTotal")
    home = MARKETPLACES.get(header.text("MarketplaceId"), (header.text("ShippingAddress", "CountryCode"), ""))[0]
    usual = home not in TAX_ON_TOP
    noted = len(reader.problems)
    made = None
    for reading in (
        Reading(usual, True),
        Reading(usual, False),
        Reading(not usual, True),
        Reading(not usual, False),
    ):
        del reader.problems[noted:]
        made = made_of(header, items, account, currency, total, reading)
        if total is None or add_up(made) == total:
            break
    else:
        del reader.problems[noted:]
        made = made_of(header, items, account, currency, total, Reading(usual, True))
    compare(reader, "Order total", header.field("OrderTotal"), total, add_up(made), currency)
    return None if reader.refused_since(mark) else made


def made_of(
    header: Doc, items: list[Doc], account: str, currency: str, total: int | None, reading: Reading
) -> OrderFact:
    """The order under one reading of its taxes."""
    placed = header.instant("PurchaseDate", required=True)
    updated = header.instant("LastUpdateDate") or placed
    assert placed is not None
    assert updated is not None
    order, payment, fulfilment = states(header)
    lines = tuple(_line(item, currency, reading) for item in items)
    shipping = _sum(items, currency, "ShippingPrice") - _sum(items, currency, "ShippingDiscount")
    shipping_tax = _sum(items, currency, "ShippingTax")
    shipping_tax -= _sum(items, currency, "ShippingDiscountTax") if reading.net else 0
    wraps = [item.sub("BuyerInfo") if item.sub("BuyerInfo") else item for item in items]
    fees = _sum(wraps, currency, "GiftWrapPrice") + _sum(items, currency, "CODFee")
    fees -= _sum(items, currency, "CODFeeDiscount")
    fact = OrderFact(
        channel="amazon_sp",
        account=account,
        external_id=header.reader.about,
        number=header.reader.about,
        version=f"{stamp(updated)}~{progress(header.text('OrderStatus'))}",
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=customer(header),
        country=country(header),
        postcode=if_said(header.text("ShippingAddress", "PostalCode")),
        region=region_of(country(header), header.text("ShippingAddress", "StateOrRegion")),
        prices_include_tax=reading.inside,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=shipping,
        shipping_tax=shipping_tax,
        fees=fees,
        tax=sum(line.tax for line in lines) + shipping_tax + _sum(wraps, currency, "GiftWrapTax"),
        total=total or 0,
        order_state=order,
        payment_state=payment,
        fulfilment_state=fulfilment,
        payments=tuple(_payments(header, currency)),
        profile=_profile(header, items, lines),
    )
    return fact if total is not None else _with_total(fact)


def _with_total(fact: OrderFact) -> OrderFact:
    """Without a stated total, what the parts make is the total."""
    return msgspec.structs.replace(fact, total=add_up(fact))


def _line(item: Doc, currency: str, reading: Reading) -> LineFact:
    if not item.ref("OrderItemId"):
        item.reader.note("field_absent", item.field("OrderItemId"))
    tax = minor(item, currency, "ItemTax")
    tax -= minor(item, currency, "PromotionDiscountTax") if reading.net else 0
    numbers = item.at("SerialNumbers")
    return line_fact(
        currency,
        reading.inside,
        external_id=item.ref("OrderItemId"),
        sku=item.text("SellerSKU") or item.text("ASIN"),
        title=item.text("Title"),
        quantity=item.quantity("QuantityOrdered"),
        gross=minor(item, currency, "ItemPrice"),
        discount=minor(item, currency, "PromotionDiscount"),
        tax=tax,
        serials=tuple(filter(None, map(str, numbers)))[:200] if isinstance(numbers, list) else (),
    )


def _sum(docs: list[Doc], currency: str, key: str) -> int:
    return sum(minor(doc, currency, key) for doc in docs)


def _payments(header: Doc, currency: str) -> list[PaymentFact]:
    """Parts of the payment, which Amazon tells for cash on delivery and in Brazil."""
    return [
        PaymentFact(
            external_id=f"{header.reader.about}-{index}",
            kind="sale",
            state="succeeded",
            amount=minor(part, currency, "Payment"),
            gateway=part.text("PaymentMethod"),
        )
        for index, part in enumerate(header.list("PaymentExecutionDetail"), 1)
    ]


def customer(header: Doc) -> CustomerFact:
    """The buyer; most of it is there only for applications that may see it."""
    buyer, place = header.sub("BuyerInfo"), header.sub("ShippingAddress")
    return CustomerFact(
        email=buyer.text("BuyerEmail") or header.text("BuyerEmail"),
        name=buyer.text("BuyerName") or place.text("Name"),
        phone=place.text("Phone"),
        country=place.text("CountryCode").upper()[:2],
    )


def country(header: Doc) -> str:
    """Where the goods went, else the marketplace's."""
    known = MARKETPLACES.get(header.text("MarketplaceId"), ("", ""))[0]
    return header.text("ShippingAddress", "CountryCode").upper()[:2] or known


def _profile(header: Doc, items: list[Doc], lines: tuple[LineFact, ...]) -> tuple[str, ...]:
    marks = {
        "b2b": header.true("IsBusinessOrder"),
        "replacement": header.true("IsReplacementOrder"),
        "pre_order": header.text("OrderType") == "Preorder",
        "gift": any(item.true("IsGift") for item in items),
        "zero_priced": all(line.total == 0 for line in lines),
    }
    return tuple(name for name, holds in marks.items() if holds)
