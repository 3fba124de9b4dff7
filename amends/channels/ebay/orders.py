"""Orders of the Fulfillment API, with their payments and refunds.

`pricingSummary` is what the buyer pays the seller. Tax that eBay collects and remits itself is paid beside it (it
is in the lines' totals, not in the order's) and is left out.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import UnsetType

from amends.channels.countries import if_said, region_of
from amends.channels.doc import Doc, line_fact, stamp
from amends.channels.ebay.purse import currency_of, minor, stated
from amends.channels.ebay.states import CANCEL, FULFILMENT, MONEY, PAYMENT, REFUND, TAX_ON_TOP
from amends.channels.reading import plain
from amends.channels.reconcile import add_up, compare
from amends.orders.ports import CustomerFact, LineFact, OrderFact, PaymentFact, RefundFact, RefundLineFact


def order_fact(raw: Doc, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("orderId")
    if not reader.about:
        reader.note("field_absent", raw.field("orderId"))
    items = raw.list("lineItems")
    if not items:
        reader.note("lines_absent", raw.field("lineItems"))
    placed = raw.instant("creationDate", required=True)
    prices = raw.sub("pricingSummary")
    first = currency_of(prices, "total") or next(
        filter(None, (currency_of(it, "lineItemCost") for it in items)), ""
    )
    currency = reader.currency(first, prices.field("total", "currency"))
    if reader.refused_since(mark) or placed is None:
        return None
    fact = _priced(raw, items, _bare(raw, account, currency, placed, items))
    _check(raw, prices, fact)
    return None if reader.refused_since(mark) else fact


def _bare(raw: Doc, account: str, currency: str, placed: datetime, items: list[Doc]) -> OrderFact:
    """Everything but the money of the lines."""
    updated = raw.instant("lastModifiedDate") or placed
    payment = raw.state(PAYMENT, "pending", "orderPaymentStatus")
    fulfilment = raw.state(FULFILMENT, "unfulfilled", "orderFulfillmentStatus")
    cancel = raw.sub("cancelStatus")
    state = cancel.state(CANCEL, "open", "cancelState") if cancel.at("cancelState") else "open"
    step = next(iter(raw.list("fulfillmentStartInstructions")), raw.sub("fulfillmentStartInstructions"))
    return OrderFact(
        channel="ebay",
        account=account,
        external_id=raw.reader.about,
        number=raw.reader.about,
        version=f"{stamp(updated)}~{_progress(payment, fulfilment, state)}",
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=_customer(raw, step.sub("shippingStep", "shipTo")),
        country=_country(raw, step),
        postcode=if_said(_place(raw, step).text("postalCode")),
        region=_region(raw, step),
        order_state=state,
        payment_state=payment,
        fulfilment_state=fulfilment,
        payments=tuple(_payments(raw, currency)),
        refunds=tuple(_refunds(raw, items, currency)),
    )


def _progress(payment: str, fulfilment: str, state: str) -> str:
    """What only grows in an order's life: tells versions of one instant apart."""
    paid = ("failed", "pending", "paid", "partially_refunded", "refunded").index(payment)
    sent = ("unfulfilled", "partial", "fulfilled").index(fulfilment)
    return f"{paid}{sent}{int(state == 'cancelled')}"


def _customer(raw: Doc, place: Doc) -> CustomerFact:
    buyer = raw.sub("buyer")
    known = buyer.sub("buyerRegistrationAddress")
    country = known.text("contactAddress", "countryCode") or buyer.text("taxAddress", "countryCode")
    return CustomerFact(
        external_id=buyer.ref("username") or buyer.ref("userId"),
        email=known.text("email") or place.text("email"),
        name=known.text("fullName") or place.text("fullName"),
        phone=place.text("primaryPhone", "phoneNumber") or known.text("primaryPhone", "phoneNumber"),
        country=country.upper()[:2],
    )


def _country(raw: Doc, step: Doc) -> str:
    """Where the goods end up: behind a freight forwarder of eBay's, the buyer's own country."""
    final = step.text("finalDestinationAddress", "countryCode")
    place = step.text("shippingStep", "shipTo", "contactAddress", "countryCode")
    return (final or place or raw.text("buyer", "taxAddress", "countryCode")).upper()[:2]


def _region(raw: Doc, step: Doc) -> str | UnsetType:
    """The state of that same address."""
    return region_of(_country(raw, step), _place(raw, step).text("stateOrProvince"))


def _place(raw: Doc, step: Doc) -> Doc:
    final, place = step.sub("finalDestinationAddress"), step.sub("shippingStep", "shipTo", "contactAddress")
    return next((it for it in (final, place) if it.text("countryCode")), raw.sub("buyer", "taxAddress"))


def _priced(raw: Doc, items: list[Doc], bare: OrderFact) -> OrderFact:
    """With lines and sums. Taxes of lines count when the order's summary has tax."""
    currency, prices = bare.currency, raw.sub("pricingSummary")
    tax = minor(prices, currency, "tax")
    market = next((it.text("purchaseMarketplaceId") or it.text("listingMarketplaceId") for it in items), "")
    inside = not tax and bool(market) and market.upper() not in TAX_ON_TOP
    lines = tuple(_line(item, currency, inside, taxed=bool(tax)) for item in items)
    gross = sum(line.gross for line in lines)
    cut = sum(line.discount for line in lines)
    freight = stated(prices, currency, "deliveryCost")
    if freight is None:
        freight = sum(minor(item, currency, "deliveryCost", "shippingCost") for item in items)
    freight -= abs(minor(prices, currency, "deliveryDiscount"))
    fees = minor(prices, currency, "fee") + minor(prices, currency, "adjustment")
    fact = msgspec.structs.replace(
        bare,
        prices_include_tax=inside,
        lines=lines,
        subtotal=gross,
        discount=cut,
        shipping=freight,
        shipping_tax=max(tax - sum(line.tax for line in lines), 0),
        fees=fees,
        tax=tax,
        profile=_profile(items, lines),
    )
    total = stated(prices, currency, "total")
    fact = msgspec.structs.replace(fact, total=add_up(fact) if total is None else total)
    return msgspec.structs.replace(fact, payments=_of_the_buyer(fact))


def _of_the_buyer(fact: OrderFact) -> tuple[PaymentFact, ...]:
    """Managed payments state what reaches the seller, fees taken off: that is not the buyer's money."""
    if fact.payment_state in ("pending", "failed"):
        return fact.payments
    arrived = sum(it.amount for it in fact.payments if it.state == "succeeded")
    return fact.payments if arrived == fact.total else ()


def _line(item: Doc, currency: str, inside: bool, *, taxed: bool) -> LineFact:
    if not item.ref("lineItemId"):
        item.reader.note("field_absent", item.field("lineItemId"))
    gross = minor(item, currency, "lineItemCost")
    after = stated(item, currency, "discountedLineItemCost")
    taxes = [it for it in item.list("taxes") if "FEE" not in it.text("taxType").upper()]
    tax = sum(minor(it, currency, "amount") for it in taxes) if taxed else 0
    return line_fact(
        currency,
        inside,
        external_id=item.ref("lineItemId"),
        sku=item.text("sku") or item.text("legacyItemId"),
        title=item.text("title"),
        quantity=item.quantity("quantity"),
        gross=gross,
        discount=0 if after is None else gross - after,
        tax=tax,
    )


def _check(raw: Doc, prices: Doc, fact: OrderFact) -> None:
    currency = fact.currency
    subtotal = stated(prices, currency, "priceSubtotal")
    compare(raw.reader, "Sum of the lines", prices.field("priceSubtotal"), subtotal, fact.subtotal, currency)
    cut = stated(prices, currency, "priceDiscount")
    cut = stated(prices, currency, "priceDiscountSubtotal") if cut is None else cut
    if cut is not None and abs(cut) != fact.discount:
        facts = {"stated": plain(abs(cut), currency), "computed": plain(fact.discount, currency)}
        raw.reader.note("discount_mismatch", prices.field("priceDiscount"), **facts)
    compare(raw.reader, "Order total", prices.field("total"), fact.total, add_up(fact), currency)
    if fact.payment_state == "refunded" and fact.refunds:
        back = sum(it.amount for it in fact.refunds if it.state == "done")
        if back != fact.total:
            said = {"stated": plain(back, currency), "computed": plain(fact.total, currency)}
            difference = plain(back - fact.total, currency)
            raw.reader.note(
                "refund_differs", raw.field("paymentSummary", "refunds"), difference=difference, **said
            )


def _payments(raw: Doc, currency: str) -> list[PaymentFact]:
    return [
        PaymentFact(
            external_id=part.ref("paymentReferenceId") or f"{raw.reader.about}-{index}",
            kind="sale",
            state=part.state(MONEY, "pending", "paymentStatus"),
            amount=minor(part, currency, "amount"),
            gateway=part.text("paymentMethod"),
            at=part.instant("paymentDate"),
        )
        for index, part in enumerate(raw.list("paymentSummary", "payments"), 1)
    ]


def _refunds(raw: Doc, items: list[Doc], currency: str) -> list[RefundFact]:
    """What was paid back, with the lines that name the same refund."""
    facts = []
    for index, part in enumerate(raw.list("paymentSummary", "refunds"), 1):
        identity = part.ref("refundId") or part.ref("refundReferenceId") or f"{raw.reader.about}-refund-{index}"
        amount = minor(part, currency, "amount")
        lines = tuple(_refund_lines(items, part, currency))
        whole = sum(line.total for line in lines)
        facts.append(
            RefundFact(
                external_id=identity,
                order_external_id=raw.reader.about,
                at=part.instant("refundDate"),
                currency=currency,
                amount=amount,
                lines=lines,
                adjustment=amount - whole,
                state=part.state(REFUND, "approved", "refundStatus") if part.at("refundStatus") else "done",
            )
        )
    return facts


def _refund_lines(items: list[Doc], part: Doc, currency: str) -> list[RefundLineFact]:
    """eBay says how much of a line was paid back, not how many pieces came back."""
    found = []
    for item in items:
        for one in item.list("refunds"):
            same = {one.ref("refundId"), one.ref("refundReferenceId")} & {
                part.ref("refundId"),
                part.ref("refundReferenceId"),
            }
            worth = stated(one, currency, "amount")
            if same - {""} and worth is not None:
                found.append(
                    RefundLineFact(
                        line_external_id=item.ref("lineItemId"), quantity=0, subtotal=worth, total=worth
                    )
                )
    return found


def _profile(items: list[Doc], lines: tuple[LineFact, ...]) -> tuple[str, ...]:
    marks = {
        "gift": any(item.true("giftDetails") or bool(item.sub("giftDetails")) for item in items),
        "zero_priced": all(line.total == 0 for line in lines),
    }
    return tuple(name for name, holds in marks.items() if holds)
