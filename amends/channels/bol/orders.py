"""Orders, shipments and returns.

bol states prices with tax, in euros, for one piece, and no total: what the pieces make is the total.
"""

from __future__ import annotations

from datetime import datetime

from amends.channels.bol.states import HANDLED, ITEM, PROCESSED, why
from amends.channels.countries import if_said
from amends.channels.doc import Doc, line_fact, stamp
from amends.channels.harvest import Harvest
from amends.channels.reconcile import compare
from amends.intake.ports import UNSTATED
from amends.orders.ports import (
    CustomerFact,
    FulfilmentFact,
    LineFact,
    OrderFact,
    RefundFact,
    RefundLineFact,
)

_EUROS = "EUR"
_HANDLED = {name: name for name in HANDLED}


def take_order(harvest: Harvest, raw: Doc, account: str) -> None:
    """A whole order; one of a list has no prices, so the whole one is asked for."""
    reader = harvest.reader
    order = reader.about = raw.ref("orderId")
    if not order:
        reader.note("field_absent", raw.field("orderId"))
    items = raw.list("orderItems")
    if not items:
        reader.note("lines_absent", raw.field("orderItems"))
    if not order or not items:
        harvest.take("order", None)
    elif any(item.at("unitPrice") is not None for item in items):
        harvest.take("order", order_fact(raw, items, account))
    else:
        harvest.want("order", order)
        harvest.leave("order without prices", "the whole order is fetched")
        reader.about = ""


def order_fact(raw: Doc, items: list[Doc], account: str) -> OrderFact | None:
    """The canonical order; None (and findings) when it cannot be made."""
    reader, mark = raw.reader, len(raw.reader.problems)
    placed = raw.instant("orderPlacedDateTime", required=True)
    if placed is None:
        return None
    lines = tuple(_line(item) for item in items)
    total = sum(line.gross for line in lines)
    changed = [it for item in items if (it := item.instant("latestChangedDateTime")) is not None]
    updated = max([placed, *changed])
    sent = sum(item.pieces("quantityShipped") for item in items)
    gone = sum(item.pieces("quantityCancelled") for item in items)
    place, payer = raw.sub("shipmentDetails"), raw.sub("billingDetails")
    fact = OrderFact(
        channel="bol",
        account=account,
        external_id=reader.about,
        number=reader.about,
        version=f"{stamp(updated)}~{sent:05d}{gone:05d}",
        placed_at=placed,
        updated_at=updated,
        currency=_EUROS,
        customer=CustomerFact(
            email=place.text("email") or payer.text("email"),
            name=_name(payer) or _name(place),
            phone=place.text("deliveryPhoneNumber"),
            country=(payer.text("countryCode") or place.text("countryCode")).upper()[:2],
        ),
        country=place.text("countryCode").upper()[:2],
        postcode=if_said(place.text("zipCode")),
        prices_include_tax=True,
        lines=lines,
        subtotal=total,
        total=total,
        order_state="cancelled" if gone and gone >= sum(line.quantity for line in lines) else "open",
        payment_state="paid",
        fulfilment_state=_fulfilment(items),
        refunds=tuple(_cancelled(item, reader.about) for item in items if item.pieces("quantityCancelled") > 0),
        profile=_profile(payer, lines),
    )
    return None if reader.refused_since(mark) else fact


def _name(person: Doc) -> str:
    return " ".join(filter(None, (person.text("firstName"), person.text("surname"))))


def _line(item: Doc) -> LineFact:
    if not item.ref("orderItemId"):
        item.reader.note("field_absent", item.field("orderItemId"))
    quantity = item.quantity("quantity")
    gross = item.minor(_EUROS, "unitPrice", required=True) * quantity
    whole = item.stated(_EUROS, "totalPrice")
    compare(item.reader, "Total of an item", item.field("totalPrice"), whole, gross, _EUROS, slack=quantity)
    return line_fact(
        _EUROS,
        True,
        external_id=item.ref("orderItemId"),
        sku=item.text("product", "ean") or item.text("ean") or item.text("offer", "reference"),
        title=item.text("product", "title"),
        quantity=quantity,
        gross=gross if whole is None else whole,
    )


def _fulfilment(items: list[Doc]) -> str:
    """From quantities; where those are not given, from the items' own states."""
    whole = sent = 0
    for item in items:
        state = item.state(ITEM, "open", "fulfilmentStatus") if item.at("fulfilmentStatus") else "open"
        left = item.pieces("quantity") - item.pieces("quantityCancelled")
        known = item.at("quantityShipped") is not None
        whole += left
        sent += item.pieces("quantityShipped") if known else left if state == "handled" else 0
    if not sent:
        return "unfulfilled"
    return "fulfilled" if sent >= whole else "partial"


def _cancelled(item: Doc, order: str) -> RefundFact:
    """Pieces that will not come. What bol pays back for them, it does not tell."""
    count = item.pieces("quantityCancelled")
    line = RefundLineFact(line_external_id=item.ref("orderItemId"), quantity=count, subtotal=0)
    return RefundFact(
        external_id=f"{item.ref('orderItemId')}:cancelled",
        order_external_id=order,
        at=item.instant("latestChangedDateTime"),
        currency=_EUROS,
        amount=0,
        lines=(line,),
        kind="cancellation",
    )


def _profile(payer: Doc, lines: tuple[LineFact, ...]) -> tuple[str, ...]:
    marks = {
        "b2b": bool(payer.text("company") and payer.text("vatNumber")),
        "zero_priced": all(line.total == 0 for line in lines),
    }
    return tuple(name for name, holds in marks.items() if holds)


def take_shipment(harvest: Harvest, raw: Doc) -> None:
    """A shipment; in lists it has neither quantities nor a number to track, so the whole one is asked for."""
    fact = shipment_fact(raw)
    harvest.take("shipment", fact)
    if fact is not None and not fact.lines:
        harvest.want("shipment", fact.external_id)


def shipment_fact(raw: Doc) -> FulfilmentFact | None:
    """What left the retailer or bol's warehouse."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("shipmentId")
    if not reader.about:
        reader.note("field_absent", raw.field("shipmentId"))
    order = raw.ref("order", "orderId") or raw.ref("orderId")
    if not order:
        reader.note("order_link_absent", raw.field("order", "orderId"), what="shipment")
    items = [it for it in raw.list("shipmentItems") if it.at("quantity") is not None]
    at = raw.instant("shipmentDateTime")
    fact = FulfilmentFact(
        external_id=reader.about,
        order_external_id=order,
        state="shipped" if at else "pending",
        shipped_at=at,
        tracking_number=raw.text("transport", "trackAndTrace"),
        lines=tuple((it.ref("orderItemId"), it.quantity("quantity")) for it in items),
    )
    return None if reader.refused_since(mark) else fact


def take_return(harvest: Harvest, raw: Doc) -> None:
    """The items of a return, each for its own order. Lists do not tell how a handled one ended."""
    at = raw.instant("registrationDateTime")
    items = raw.list("returnItems")
    if not items:
        harvest.reader.about = raw.ref("returnId")
        harvest.reader.note("lines_absent", raw.field("returnItems"))
    for item in items:
        harvest.take("return", return_facts(item, at))
        if item.true("handled") and not item.list("processingResults"):
            harvest.want("return", raw.ref("returnId"))


def return_facts(item: Doc, at: datetime | None) -> list[RefundFact]:
    """One record for each way in which the pieces of an item ended; mostly one."""
    reader, mark = item.reader, len(item.reader.problems)
    rma = reader.about = item.ref("rmaId")
    if not rma:
        reader.note("field_absent", item.field("rmaId"))
    order = item.ref("orderId")
    if not order:
        reader.note("order_link_absent", item.field("orderId"), what="return")
    expected = item.quantity("expectedQuantity")
    ends: dict[tuple[str, str], int] = {}
    for result in item.list("processingResults"):
        kind, state = HANDLED[result.state(_HANDLED, "return_received", "handlingResult")]
        state = result.state(PROCESSED, "", "processingResult") or state
        ends[kind, state] = ends.get((kind, state), 0) + result.pieces("quantity")
    if len(ends) <= 1:
        ends = {next(iter(ends), ("return", "received" if item.true("handled") else "approved")): expected}
    about = item.sub("returnReason")
    told = why(about.text("mainReason"), about.text("detailedReason"), about.text("customerComments"))
    facts = [
        RefundFact(
            external_id=rma if place == 1 else f"{rma}-{place}",
            order_external_id=order,
            at=at,
            currency=UNSTATED,
            amount=0,
            lines=(
                RefundLineFact(line_external_id="", quantity=count, subtotal=0, reason=told, sku=item.text("ean")),
            ),
            reason=told,
            kind=kind,
            state=state,
        )
        for place, ((kind, state), count) in enumerate(sorted(ends.items()), 1)
    ]
    return [] if reader.refused_since(mark) else facts
