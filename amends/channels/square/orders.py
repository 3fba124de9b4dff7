"""Orders: what was sold, its taxes and discounts, tenders, fulfilments and itemised returns."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UnsetType

from amends.channels.countries import if_said, region_of
from amends.channels.doc import Doc, line_fact, stamp
from amends.channels.reasons import reason
from amends.channels.reconcile import add_up, compare
from amends.channels.square.amounts import cents, currency_of, stated
from amends.channels.square.payments import tender_fact, tender_refund
from amends.channels.square.states import FULFILMENT, ORDER
from amends.intake.ports import UNSTATED
from amends.orders.ports import (
    CustomerFact,
    FulfilmentFact,
    LineFact,
    OrderFact,
    PaymentFact,
    RefundFact,
    RefundLineFact,
)

_KINDS = {"gift_card": "gift_card"}
_VERSION_DIGITS = 12


def order_fact(doc: Doc, account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    reader, mark = doc.reader, len(doc.reader.problems)
    reader.about = doc.ref("id")
    placed = doc.instant("created_at", required=True)
    updated = doc.instant("updated_at") or placed
    currency = currency_of(doc, "total_money")
    if not doc.list("line_items"):
        reader.note("lines_absent", doc.field("line_items"))
    if reader.refused_since(mark) or placed is None or updated is None:
        return None
    types = {tax.text("type").upper() for tax in doc.list("taxes")}
    inside = "INCLUSIVE" in types and "ADDITIVE" not in types
    lines = tuple(_line(line, currency, inside) for line in doc.list("line_items"))
    tax = stated(doc, currency, "total_tax_money")
    payments = tuple(_payments(doc, currency))
    fulfilments = tuple(_fulfilments(doc))
    total = cents(doc, currency, "total_money")
    state = doc.state(ORDER, "open", "state") if doc.at("state") else "open"
    number = doc.at("version")
    fact = OrderFact(
        channel="square",
        account=account,
        external_id=reader.about,
        number=doc.text("reference_id") or doc.text("ticket_name") or reader.about,
        version=str(number).zfill(_VERSION_DIGITS) if isinstance(number, int) else stamp(updated),
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=_customer(doc),
        country=_recipient(doc).text("address", "country").upper()[:2],
        postcode=if_said(_recipient(doc).text("address", "postal_code")),
        region=_region(_recipient(doc).sub("address")),
        prices_include_tax=inside,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        discount=sum(line.discount for line in lines),
        fees=_fees(doc, currency),
        tax=sum(line.tax for line in lines) if tax is None else tax,
        total=total,
        order_state=state,
        payment_state=_payment_state(payments, total, state),
        fulfilment_state=_fulfilment_state(fulfilments, state),
        payments=payments,
        fulfilments=fulfilments,
        profile=("point_of_sale",) if not fulfilments else (),
    )
    compare(reader, "Order total", doc.field("total_money"), total, add_up(fact), currency, slack=len(lines))
    return None if reader.refused_since(mark) else fact


def _line(line: Doc, currency: str, inside: bool) -> LineFact:
    gross = stated(line, currency, "gross_sales_money")
    charge = cents(line, currency, "total_service_charge_money")
    discount = cents(line, currency, "total_discount_money")
    total = stated(line, currency, "total_money")
    quantity = line.quantity("quantity")
    if gross is None:
        gross = (total or 0) - charge + discount
    tax = cents(line, currency, "total_tax_money")
    additive = tax if not inside else 0
    if total is not None:
        computed = gross - discount + additive
        if not inside and gross - discount <= total - charge < computed:
            tax = total - charge - (gross - discount)  # some of its taxes are inside the price
            computed = gross - discount + tax
        compare(line.reader, "Line", line.field("total_money"), total - charge, computed, currency)
    return line_fact(
        currency,
        inside,
        external_id=line.ref("uid"),
        sku=line.text("catalog_object_id"),
        title=" - ".join(filter(None, (line.text("name"), line.text("variation_name")))),
        quantity=quantity,
        gross=gross,
        discount=discount,
        tax=tax,
        kind=_KINDS.get(line.text("item_type").lower(), "goods"),
    )


def _fees(doc: Doc, currency: str) -> int:
    """Service charges (shipping is one of them), tips, and the rounding of cash."""
    named = ("total_service_charge_money", "total_tip_money")
    rounding = cents(doc, currency, "rounding_adjustment", "amount_money")
    return sum(cents(doc, currency, name) for name in named) + rounding


def _payments(doc: Doc, currency: str) -> Iterator[PaymentFact]:
    for tender in doc.list("tenders"):
        yield tender_fact(tender, currency)
    for refund in doc.list("refunds"):
        yield tender_refund(refund, currency)


def _payment_state(payments: tuple[PaymentFact, ...], total: int, state: str) -> str:
    """Square states none: what moved decides; a completed order is paid, by definition of the Orders API."""
    paid = sum(it.amount for it in payments if it.kind == "sale" and it.state == "succeeded")
    back = sum(it.amount for it in payments if it.kind == "refund" and it.state == "succeeded")
    if back:
        return "refunded" if back >= max(paid, total) else "partially_refunded"
    if (paid >= total and payments) or state == "completed":
        return "paid"
    if paid:
        return "partially_paid"
    waiting = [it for it in payments if it.kind == "sale" and it.state == "pending"]
    return "authorized" if waiting else "pending"


def _fulfilments(doc: Doc) -> Iterator[FulfilmentFact]:
    for it in doc.list("fulfillments"):
        state = it.state(FULFILMENT, "pending", "state")
        shipped = it.instant("shipment_details", "shipped_at")
        received = it.instant("pickup_details", "picked_up_at") or it.instant("delivery_details", "delivered_at")
        at_hand = state == "shipped" and it.text("type").upper() != "SHIPMENT"
        yield FulfilmentFact(
            external_id=it.ref("uid"),
            order_external_id=doc.ref("id"),
            state="delivered" if at_hand else state,
            shipped_at=shipped if state == "shipped" else None,
            delivered_at=received if at_hand else None,
            tracking_number=it.text("shipment_details", "tracking_number"),
            lines=tuple((entry.ref("line_item_uid"), entry.quantity("quantity")) for entry in it.list("entries")),
        )


def _fulfilment_state(found: tuple[FulfilmentFact, ...], state: str) -> str:
    live = [it.state for it in found if it.state not in ("cancelled", "failed")]
    if not live:
        return "fulfilled" if state == "completed" and not found else "unfulfilled"
    done = [it for it in live if it in ("shipped", "delivered")]
    if len(done) == len(live):
        return "delivered" if all(it == "delivered" for it in live) else "fulfilled"
    return "partial" if done else "unfulfilled"


def _recipient(doc: Doc) -> Doc:
    for it in doc.list("fulfillments"):
        for details in ("shipment_details", "pickup_details", "delivery_details"):
            if found := it.sub(details, "recipient"):
                return found
    return Doc(doc.reader, None)


def _region(place: Doc) -> str | UnsetType:
    return region_of(place.text("country").upper(), place.text("administrative_district_level_1"))


def _customer(doc: Doc) -> CustomerFact:
    who = _recipient(doc)
    return CustomerFact(
        external_id=doc.ref("customer_id") or who.ref("customer_id"),
        email=who.text("email_address"),
        name=who.text("display_name"),
        phone=who.text("phone_number"),
        country=who.text("address", "country").upper()[:2],
    )


def return_facts(doc: Doc) -> Iterator[RefundFact]:
    """Itemised returns: an order of their own that names the one which was sold. Their money comes as a refund."""
    reader = doc.reader
    for found in doc.list("returns"):
        sold = found.ref("source_order_id")
        if not sold:
            continue  # goods without a known sale: nothing to link, and no order to give it back to
        mark, reader.about = len(reader.problems), f"return-{found.ref('uid') or doc.ref('id')}"
        fact = RefundFact(
            external_id=reader.about,
            order_external_id=sold,
            at=doc.instant("created_at"),
            currency=UNSTATED,
            amount=0,
            lines=tuple(
                RefundLineFact(
                    line_external_id=line.ref("source_line_item_uid"),
                    quantity=line.quantity("quantity"),
                    subtotal=0,
                    restock="return",
                    reason=reason("", line.text("note")),
                )
                for line in found.list("return_line_items")
            ),
            kind="return",
        )
        if not reader.refused_since(mark):
            yield fact
