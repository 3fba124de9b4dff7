"""Orders of the 202309 interface. Every line item is one piece.

total_amount = sub_total + shipping_fee + fees (+ tax where prices leave it out), where sub_total is the original
prices less the discounts of seller and platform: the customer pays neither.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.channels.countries import if_said
from amends.channels.doc import Doc, line_fact, stamp
from amends.channels.reconcile import add_up, compare
from amends.channels.tiktok.reasons import why
from amends.channels.tiktok.states import ORDER, PACKAGE, PROGRESS
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

_NAMES = {name: name for name in ORDER}
_FEES = ("small_order_fee", "retail_delivery_fee", "buyer_service_fee", "handling_fee", "item_insurance_fee",
         "shipping_insurance_fee")  # fmt: skip


def order_fact(raw: Doc, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("id")
    if not reader.about:
        reader.note("field_absent", raw.field("id"))
    items = raw.list("line_items")
    if not items:
        reader.note("lines_absent", raw.field("line_items"))
    placed = raw.instant("create_time", required=True)
    paid = raw.sub("payment")
    code = paid.at("currency") or next((it.at("currency") for it in items if it.at("currency")), None)
    currency = reader.currency(code, paid.field("currency"))
    if reader.refused_since(mark) or placed is None:
        return None
    bare = _bare(raw, items, account, currency, placed)
    total = paid.stated(currency, "total_amount")
    noted = len(reader.problems)
    fact = _priced(raw, items, bare, inside=False)
    if total is not None and fact.tax and add_up(fact) != total:
        del reader.problems[noted:]
        other = _priced(raw, items, bare, inside=True)
        fact = other if add_up(other) == total else fact
    fact = msgspec.structs.replace(fact, total=add_up(fact) if total is None else total)
    _check(raw, fact)
    return None if reader.refused_since(mark) else fact


def states(raw: Doc, key: str) -> tuple[str, str, str]:
    """(order, payment, fulfilment) of a status."""
    return ORDER[raw.state(_NAMES, "unpaid", key)]


def progress(status: str) -> str:
    """Tells versions of one second apart."""
    folded = status.lower()
    return str(PROGRESS.index(folded)) if folded in PROGRESS else "0"


def _bare(raw: Doc, items: list[Doc], account: str, currency: str, placed: datetime) -> OrderFact:
    """Everything but the money."""
    updated = raw.instant("update_time") or placed
    order, payment, fulfilment = states(raw, "status")
    paid_at = raw.instant("paid_time")
    if raw.true("is_cod") and fulfilment != "delivered":
        payment = "pending" if payment == "paid" else payment
    if order == "cancelled" and paid_at is not None:
        payment = "paid"
    place = raw.sub("recipient_address")
    return OrderFact(
        channel="tiktok",
        account=account,
        external_id=raw.reader.about,
        number=raw.reader.about,
        version=f"{stamp(updated)}~{progress(raw.text('status'))}",
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=CustomerFact(
            external_id=raw.ref("user_id"),
            email=raw.text("buyer_email"),
            name=place.text("name"),
            phone=place.text("phone_number"),
            country=place.text("region_code").upper()[:2],
        ),
        country=place.text("region_code").upper()[:2],
        postcode=if_said(place.text("postal_code")),
        order_state=order,
        payment_state=payment,
        fulfilment_state=fulfilment,
        payments=tuple(_payments(raw, currency, paid_at)),
        fulfilments=tuple(_parcels(raw, items)),
        refunds=tuple(_cancelled(items, raw.reader.about, currency)),
    )


def _payments(raw: Doc, currency: str, paid_at: datetime | None) -> list[PaymentFact]:
    if paid_at is None:
        return []
    return [
        PaymentFact(
            external_id=f"{raw.reader.about}-paid",
            kind="sale",
            state="succeeded",
            amount=raw.sub("payment").minor(currency, "total_amount"),
            gateway=raw.text("payment_method_name"),
            at=paid_at,
        )
    ]


def _priced(raw: Doc, items: list[Doc], bare: OrderFact, *, inside: bool) -> OrderFact:
    paid, currency = raw.sub("payment"), bare.currency
    lines = tuple(_line(item, currency, inside) for item in items)
    known = sum(line.tax for line in lines)
    tax = paid.stated(currency, "tax")
    freight_tax = paid.minor(currency, "shipping_fee_tax")
    return msgspec.structs.replace(
        bare,
        prices_include_tax=inside,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        shipping=paid.minor(currency, "shipping_fee"),
        shipping_tax=freight_tax,
        fees=sum(paid.minor(currency, name) for name in _FEES),
        tax=known + freight_tax if tax is None else tax,
        profile=_profile(raw, items, lines),
    )


def _line(item: Doc, currency: str, inside: bool) -> LineFact:
    if not item.ref("id"):
        item.reader.note("field_absent", item.field("id"))
    cut = item.minor(currency, "seller_discount") + item.minor(currency, "platform_discount")
    gross = item.stated(currency, "original_price")
    if gross is None:
        gross = item.minor(currency, "sale_price", required=True) + cut
    return line_fact(
        currency,
        inside,
        external_id=item.ref("id"),
        sku=item.text("seller_sku") or item.text("sku_id"),
        title=" - ".join(filter(None, (item.text("product_name"), item.text("sku_name")))),
        quantity=item.quantity("quantity") if item.at("quantity") is not None else 1,
        gross=gross,
        discount=cut,
        tax=sum(it.minor(currency, "tax_amount") for it in item.list("item_tax")),
    )


def _check(raw: Doc, fact: OrderFact) -> None:
    paid, currency = raw.sub("payment"), fact.currency
    first = paid.stated(currency, "original_total_product_price")
    compare(
        raw.reader, "Sum of the lines", paid.field("original_total_product_price"), first, fact.subtotal, currency
    )
    after = fact.subtotal - fact.discount
    compare(raw.reader, "Subtotal", paid.field("sub_total"), paid.stated(currency, "sub_total"), after, currency)
    compare(raw.reader, "Order total", paid.field("total_amount"), fact.total, add_up(fact), currency)


def _parcels(raw: Doc, items: list[Doc]) -> list[FulfilmentFact]:
    """Line items by their package."""
    parcels: dict[str, list[Doc]] = {}
    for item in items:
        if item.ref("package_id"):
            parcels.setdefault(item.ref("package_id"), []).append(item)
    facts = []
    for name, inside in parcels.items():
        state = (
            inside[0].state(PACKAGE, "pending", "package_status") if inside[0].at("package_status") else "pending"
        )
        facts.append(
            FulfilmentFact(
                external_id=name,
                order_external_id=raw.reader.about,
                state=state,
                shipped_at=raw.instant("collection_time") if state in ("shipped", "delivered") else None,
                delivered_at=raw.instant("delivery_time") if state == "delivered" else None,
                tracking_number=inside[0].text("tracking_number"),
                lines=tuple((item.ref("id"), 1) for item in inside),
            )
        )
    return facts


def _cancelled(items: list[Doc], order: str, currency: str) -> list[RefundFact]:
    """Pieces that were cancelled. Their money, if it was paid, goes back by a cancellation of its own."""
    return [
        RefundFact(
            external_id=f"{item.ref('id')}:cancelled",
            order_external_id=order,
            at=None,
            currency=currency,
            amount=0,
            lines=(RefundLineFact(line_external_id=item.ref("id"), quantity=1, subtotal=0),),
            reason=why(item.text("cancel_reason")),
            kind="cancellation",
        )
        for item in items
        if item.text("display_status").upper() == "CANCELLED" and item.ref("id")
    ]


def _profile(raw: Doc, items: list[Doc], lines: tuple[LineFact, ...]) -> tuple[str, ...]:
    marks = {
        "test": raw.true("is_sample_order"),
        "replacement": raw.true("is_replacement_order") or raw.true("is_exchange_order"),
        "pre_order": any("PRE_ORDER" in item.text("sku_type").upper() for item in items),
        "gift": any(item.true("is_gift") for item in items),
        "zero_priced": all(line.total == 0 for line in lines),
    }
    return tuple(name for name, holds in marks.items() if holds)


def status_change(data: Doc) -> ChangeFact | None:
    """A notification's status of an order; `update_time` is the order's own clock."""
    mark = len(data.reader.problems)
    at = data.instant("update_time", required=True)
    order, payment, fulfilment = states(data, "order_status")
    if at is None or data.reader.refused_since(mark):
        return None
    version = f"{stamp(at)}~{progress(data.text('order_status'))}"
    return ChangeFact(
        external_id=f"{data.reader.about}@{version}",
        order_external_id=data.reader.about,
        version=version,
        at=at,
        order_state=order,
        payment_state="" if order == "cancelled" else payment,
        fulfilment_state="" if order == "cancelled" else fulfilment,
    )
