"""Orders 2026-01-01: whole orders with items, proceeds and packages, as far as `includedData` asked for them."""

from __future__ import annotations

import msgspec

from amends.channels.amazon_sp.orders_v0 import progress
from amends.channels.amazon_sp.purse import currency_of, minor, stated
from amends.channels.amazon_sp.states import FULFILMENT, MARKETPLACES, ORDER, PACKAGE, PAYMENT, TAX_ON_TOP
from amends.channels.countries import if_said, region_of
from amends.channels.doc import Doc, line_fact, stamp
from amends.channels.harvest import Harvest
from amends.channels.reading import text
from amends.channels.reconcile import add_up, compare
from amends.orders.ports import (
    ChangeFact,
    CustomerFact,
    FulfilmentFact,
    LineFact,
    OrderFact,
    PaymentFact,
    RefundFact,
    RefundLineFact,
)

_FEES = ("GIFT_WRAP", "COD_FEE", "OTHER")


def take_order(harvest: Harvest, raw: Doc, account: str) -> None:
    """One order; without any price in it, only its states are told and the whole order is asked for."""
    reader = harvest.reader
    order = reader.about = raw.ref("orderId")
    if not order:
        reader.note("field_absent", raw.field("orderId"))
    items = raw.list("orderItems")
    priced = any(currency_of(item, "product", "price", "unitPrice") or item.sub("proceeds") for item in items)
    if order and items and priced:
        harvest.take("order 2026-01-01", order_fact(raw, items, account))
        return
    harvest.take("order without prices", change_fact(raw) if order else None)
    harvest.want("order", order)


def states(raw: Doc) -> tuple[str, str, str]:
    """(order, payment, fulfilment) of fulfillment.fulfillmentStatus; absent (not asked for) is open."""
    if not raw.at("fulfillment", "fulfillmentStatus"):
        return "open", "pending", "unfulfilled"
    fulfilment = raw.state(FULFILMENT, "unfulfilled", "fulfillment", "fulfillmentStatus")
    status = raw.text("fulfillment", "fulfillmentStatus").lower()
    found = [it.text("packageStatus", "status").upper() for it in raw.list("packages")]
    if fulfilment == "fulfilled" and found and set(found) <= {"DELIVERED", "CANCELLED"} and "DELIVERED" in found:
        fulfilment = "delivered"
    return ORDER.get(status, "open"), PAYMENT.get(status, "pending"), fulfilment


def _version(raw: Doc) -> str:
    updated = raw.instant("lastUpdatedTime") or raw.instant("createdTime", required=True)
    return f"{stamp(updated)}~{progress(raw.text('fulfillment', 'fulfillmentStatus'))}" if updated else ""


def change_fact(raw: Doc) -> ChangeFact | None:
    """What an order without prices tells."""
    mark = len(raw.reader.problems)
    version = _version(raw)
    order, payment, fulfilment = states(raw)
    if raw.reader.refused_since(mark):
        return None
    return ChangeFact(
        external_id=f"{raw.reader.about}@{version}",
        order_external_id=raw.reader.about,
        version=version,
        at=raw.instant("lastUpdatedTime"),
        order_state=order,
        payment_state=payment,
        fulfilment_state=fulfilment,
    )


def order_fact(raw: Doc, items: list[Doc], account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    reader, mark = raw.reader, len(raw.reader.problems)
    currency = reader.currency(_currency(raw, items), raw.field("proceeds", "grandTotal", "currencyCode"))
    if raw.instant("createdTime", required=True) is None or not currency:
        return None
    total = stated(raw, currency, "proceeds", "grandTotal")
    market = raw.text("salesChannel", "marketplaceId")
    home = MARKETPLACES.get(market, (raw.text("recipient", "deliveryAddress", "countryCode"), ""))[0]
    usual = home not in TAX_ON_TOP
    noted = len(reader.problems)
    fact = _made(raw, items, account, currency, total, usual)
    if total is not None and add_up(fact) != total:
        del reader.problems[noted:]
        other = _made(raw, items, account, currency, total, not usual)
        if add_up(other) == total:
            fact = other
        else:
            del reader.problems[noted:]
            fact = _made(raw, items, account, currency, total, usual)
    compare(reader, "Order total", raw.field("proceeds", "grandTotal"), total, add_up(fact), currency)
    for item in items:
        _check_item(item, currency, fact.prices_include_tax)
    return None if reader.refused_since(mark) else fact


def _currency(raw: Doc, items: list[Doc]) -> str:
    found = [currency_of(raw, "proceeds", "grandTotal")]
    for item in items:
        found += [
            currency_of(item, "proceeds", "proceedsTotal"),
            currency_of(item, "product", "price", "unitPrice"),
        ]
    return next(filter(None, found), "")


def _made(raw: Doc, items: list[Doc], account: str, currency: str, total: int | None, inside: bool) -> OrderFact:
    """The order, its prices including tax or not."""
    placed = raw.instant("createdTime", required=True)
    assert placed is not None
    lines = tuple(_line(item, currency, inside) for item in items)
    shipping = sum(_part(it, currency, "SHIPPING") - _cut(it, currency, "SHIPPING") for it in items)
    fees = sum(_part(it, currency, kind) for it in items for kind in _FEES)
    fees -= sum(_cut(it, currency, kind) for it in items for kind in _FEES) - _tip(raw, currency)
    order, payment, fulfilment = states(raw)
    place, buyer = raw.sub("recipient", "deliveryAddress"), raw.sub("buyer")
    fact = OrderFact(
        channel="amazon_sp",
        account=account,
        external_id=raw.reader.about,
        number=raw.reader.about,
        version=_version(raw),
        placed_at=placed,
        updated_at=raw.instant("lastUpdatedTime") or placed,
        currency=currency,
        customer=CustomerFact(
            email=buyer.text("buyerEmail"),
            name=buyer.text("buyerName") or place.text("name"),
            phone=place.text("phone"),
            country=place.text("countryCode").upper()[:2],
        ),
        country=place.text("countryCode").upper()[:2]
        or MARKETPLACES.get(raw.text("salesChannel", "marketplaceId"), ("", ""))[0],
        region=region_of(place.text("countryCode").upper(), place.text("stateOrRegion")),
        postcode=if_said(place.text("postalCode")),
        prices_include_tax=inside,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=shipping,
        shipping_tax=sum(_detail(it, currency, "TAX", "SHIPPING") for it in items),
        fees=fees,
        tax=sum(_part(it, currency, "TAX") for it in items),
        total=total or 0,
        order_state=order,
        payment_state=payment,
        fulfilment_state=fulfilment,
        payments=tuple(_payments(raw, currency)),
        fulfilments=tuple(filter(None, (_package(it, raw) for it in raw.list("packages")))),
        refunds=tuple(filter(None, (_cancelled(it, raw, currency) for it in items))),
        profile=_profile(raw, items, lines),
    )
    return fact if total is not None else msgspec.structs.replace(fact, total=add_up(fact))


def _part(item: Doc, currency: str, kind: str) -> int:
    """The subtotal of one kind of proceeds; discounts count positive."""
    found = (it for it in item.list("proceeds", "breakdowns") if it.text("type").upper() == kind)
    amount = sum(minor(it, currency, "subtotal") for it in found)
    return abs(amount) if kind == "DISCOUNT" else amount


def _detail(item: Doc, currency: str, kind: str, subtype: str) -> int:
    """The share of one subtype (ITEM, SHIPPING, GIFT_WRAP) in a kind of proceeds."""
    amount = 0
    for found in item.list("proceeds", "breakdowns"):
        if found.text("type").upper() == kind:
            parts = found.list("detailedBreakdowns")
            amount += sum(minor(it, currency, "value") for it in parts if it.text("subtype").upper() == subtype)
    return abs(amount) if kind == "DISCOUNT" else amount


def _cut(item: Doc, currency: str, subtype: str) -> int:
    return _detail(item, currency, "DISCOUNT", subtype)


def _tip(raw: Doc, currency: str) -> int:
    """What is charged with the order but belongs to no item."""
    found = (it for it in raw.list("proceeds", "breakdowns") if it.text("type").upper() == "DELIVERY_TIP")
    return sum(minor(it, currency, "subtotal") for it in found)


def _line(item: Doc, currency: str, inside: bool) -> LineFact:
    if not item.ref("orderItemId"):
        item.reader.note("field_absent", item.field("orderItemId"))
    quantity = item.quantity("quantityOrdered")
    if item.list("proceeds", "breakdowns"):
        gross = _part(item, currency, "ITEM")
    elif (whole := stated(item, currency, "proceeds", "proceedsTotal")) is not None:
        gross = whole
    else:
        gross = minor(item, currency, "product", "price", "unitPrice") * quantity
    away = sum(_cut(item, currency, kind) for kind in ("SHIPPING", *_FEES))
    aside = sum(_detail(item, currency, "TAX", kind) for kind in ("SHIPPING", *_FEES))
    numbers = item.at("product", "serialNumbers")
    return line_fact(
        currency,
        inside,
        external_id=item.ref("orderItemId"),
        sku=item.text("product", "sellerSku") or item.text("product", "asin"),
        title=item.text("product", "title"),
        quantity=quantity,
        gross=gross,
        discount=_part(item, currency, "DISCOUNT") - away,
        tax=_part(item, currency, "TAX") - aside,
        serials=tuple(filter(None, map(text, numbers)))[:200] if isinstance(numbers, list) else (),
    )


def _check_item(item: Doc, currency: str, inside: bool) -> None:
    """An item's own total against its parts."""
    whole = stated(item, currency, "proceeds", "proceedsTotal")
    if whole is None or not item.list("proceeds", "breakdowns"):
        return
    parts = sum(_part(item, currency, kind) for kind in ("ITEM", "SHIPPING", *_FEES))
    parts -= _part(item, currency, "DISCOUNT") - (0 if inside else _part(item, currency, "TAX"))
    compare(item.reader, "Total of an item", item.field("proceeds", "proceedsTotal"), whole, parts, currency)


def _payments(raw: Doc, currency: str) -> list[PaymentFact]:
    return [
        PaymentFact(
            external_id=f"{raw.reader.about}-{index}",
            kind="sale",
            state="succeeded",
            amount=minor(part, currency, "paymentAmount"),
            gateway=part.text("paymentMethod"),
        )
        for index, part in enumerate(raw.list("payment", "paymentExecutions"), 1)
    ]


def _package(package: Doc, raw: Doc) -> FulfilmentFact | None:
    """A parcel. Its day of delivery is not told."""
    mark = len(raw.reader.problems)
    reference = package.ref("packageReferenceId")
    if not reference:
        raw.reader.note("field_absent", package.field("packageReferenceId"))
    status = package.sub("packageStatus")
    state = status.state(PACKAGE, "pending", "status") if status.at("status") else "pending"
    fact = FulfilmentFact(
        external_id=f"{raw.reader.about}:{reference}",
        order_external_id=raw.reader.about,
        state=state,
        shipped_at=package.instant("shipTime") if state in ("shipped", "delivered") else None,
        tracking_number=package.text("trackingNumber"),
        lines=tuple((it.ref("orderItemId"), it.quantity("quantity")) for it in package.list("packageItems")),
    )
    return None if raw.reader.refused_since(mark) else fact


def _cancelled(item: Doc, raw: Doc, currency: str) -> RefundFact | None:
    """Pieces of an item that were cancelled: what is ordered and neither shipped nor still to be."""
    execution, fulfilment = item.sub("cancellation", "cancellationExecution"), item.sub("fulfillment")
    if not execution or not fulfilment.has("quantityFulfilled", "quantityUnfulfilled"):
        return None
    gone = item.pieces("quantityOrdered") - fulfilment.pieces("quantityFulfilled")
    gone -= fulfilment.pieces("quantityUnfulfilled")
    if gone <= 0:
        return None
    why = execution.text("cancelReason")
    line = RefundLineFact(line_external_id=item.ref("orderItemId"), quantity=gone, subtotal=0, reason=why)
    return RefundFact(
        external_id=f"cancel-{item.ref('orderItemId')}",
        order_external_id=raw.reader.about,
        at=None,
        currency=currency,
        amount=0,
        lines=(line,),
        reason=why,
        kind="cancellation",
    )


def _profile(raw: Doc, items: list[Doc], lines: tuple[LineFact, ...]) -> tuple[str, ...]:
    programs = {text(it) for doc in (raw, *items) for it in _list(doc.at("programs"))}
    linked = {it.text("associationType") for it in raw.list("associatedOrders")}
    marks = {
        "b2b": "AMAZON_BUSINESS" in programs,
        "subscription": "SUBSCRIBE_AND_SAVE" in programs,
        "pre_order": "PREORDER" in programs,
        "replacement": "REPLACEMENT_ORIGINAL_ID" in linked,
        "gift": any(item.sub("fulfillment", "packing", "giftOption") for item in items),
        "zero_priced": all(line.total == 0 for line in lines),
    }
    return tuple(name for name, holds in marks.items() if holds)


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else []
