"""Multi-channel fulfilment (FBA outbound, both versions) and external fulfilment: goods that Amazon ships for an
order of elsewhere, and goods that a seller's warehouse ships for Amazon."""

from __future__ import annotations

import msgspec

from amends.channels.amazon_sp.purse import currency_of, minor
from amends.channels.amazon_sp.reasons import why
from amends.channels.amazon_sp.states import (
    CURRENCY_OF,
    EXTERNAL_RETURN,
    EXTERNAL_SHIPMENT,
    MARKETPLACES,
    MCF_ORDER,
    MCF_RETURN,
    MCF_SHIPMENT,
    TRACKING,
)
from amends.channels.doc import Doc, line_fact, stamp
from amends.channels.harvest import Harvest
from amends.channels.reconcile import add_up
from amends.intake.ports import UNSTATED
from amends.orders.ports import (
    ChangeFact,
    CustomerFact,
    FulfilmentFact,
    LineFact,
    OrderFact,
    RefundFact,
    RefundLineFact,
)

_ORDER_STATES = {name: name for name in MCF_ORDER}


class Names(msgspec.Struct, frozen=True):
    """The two versions call the same things differently."""

    id: str
    number: str
    placed: str
    received: str
    status: str
    updated: str
    line: str
    sku: tuple[str, ...]
    quantity: tuple[str, ...]
    price: tuple[str, ...]
    tax: tuple[str, ...]
    address: tuple[str, ...]


V1 = Names(
    "sellerFulfillmentOrderId", "displayableOrderId", "displayableOrderDate", "receivedDate",
    "fulfillmentOrderStatus", "statusUpdatedDate", "sellerFulfillmentOrderItemId", ("sellerSku",), ("quantity",),
    ("perUnitPrice",), ("perUnitTax",), ("destinationAddress",),
)  # fmt: skip
V2 = Names(
    "orderId", "orderId", "receiveTime", "receiveTime", "status", "statusUpdateTime", "lineItemId",
    ("product", "productIdentifier", "amazonSku"), ("amount", "value"), ("product", "perUnitPrice"),
    ("product", "perUnitTax"), ("destination", "deliveryAddress"),
)  # fmt: skip


def take_order(harvest: Harvest, head: Doc, whole: Doc, names: Names, account: str) -> None:
    """One fulfilment order: with its items an order, else only its state."""
    reader = harvest.reader
    order = reader.about = head.ref(names.id)
    if not order:
        reader.note("field_absent", head.field(names.id))
        harvest.take("fulfilment order", None)
        return
    items = whole.list("fulfillmentOrderItems") if names is V1 else head.list("lineItems")
    if items:
        harvest.take("fulfilment order", _order(head, whole, items, names, account))
        return
    harvest.take("fulfilment order header", _change(head, names))
    harvest.want("fulfilment_order" if names is V1 else "fulfilment_order_2", order)


def _states(head: Doc, names: Names) -> tuple[str, str]:
    return MCF_ORDER[head.state(_ORDER_STATES, "received", names.status)]


def _change(head: Doc, names: Names) -> ChangeFact | None:
    mark = len(head.reader.problems)
    order, fulfilment = _states(head, names)
    at = head.instant(names.updated) or head.instant(names.received, required=True)
    if at is None or head.reader.refused_since(mark):
        return None
    return ChangeFact(
        external_id=f"{head.reader.about}@{stamp(at)}",
        order_external_id=head.reader.about,
        version=stamp(at),
        at=at,
        order_state=order,
        fulfilment_state=fulfilment,
    )


def _order(head: Doc, whole: Doc, items: list[Doc], names: Names, account: str) -> OrderFact | None:
    """What Amazon ships for an order that was sold elsewhere. Mostly without prices: those are the shop's."""
    reader, mark = head.reader, len(head.reader.problems)
    place = head.sub(*names.address)
    land = place.text("countryCode").upper()[:2]
    home = MARKETPLACES.get(head.text("marketplaceId"), ("", CURRENCY_OF.get(land, "")))[1]
    currency = next((code for item in items if (code := currency_of(item, *names.price))), "") or home
    currency = reader.currency(currency, head.field("marketplaceId"))
    placed = head.instant(names.placed) or head.instant(names.received, required=True)
    updated = head.instant(names.updated) or placed
    if placed is None or updated is None or not currency:
        return None
    order, fulfilment = _states(head, names)
    lines = tuple(_line(item, currency, names) for item in items)
    shipments = whole.list("fulfillmentShipments") if names is V1 else head.list("shipments")
    fact = OrderFact(
        channel="amazon_sp",
        account=account,
        external_id=reader.about,
        number=head.text(names.number) or reader.about,
        version=stamp(updated),
        placed_at=placed,
        updated_at=updated,
        currency=currency,
        customer=CustomerFact(
            email=place.text("email"), name=place.text("name"), phone=place.text("phone"), country=land
        ),
        country=land,
        lines=lines,
        subtotal=sum(line.gross for line in lines),
        tax=sum(line.tax for line in lines),
        order_state=order,
        payment_state="paid",
        fulfilment_state=fulfilment,
        fulfilments=tuple(filter(None, (_shipment(it, names) for it in shipments))),
        refunds=tuple(filter(None, (_return(it, currency) for it in whole.list("returnItems")))),
        profile=("drop_ship", "zero_priced") if all(line.total == 0 for line in lines) else ("drop_ship",),
    )
    fact = msgspec.structs.replace(fact, total=add_up(fact))
    return None if reader.refused_since(mark) else fact


def _line(item: Doc, currency: str, names: Names) -> LineFact:
    if not item.ref(names.line):
        item.reader.note("field_absent", item.field(names.line))
    quantity = item.quantity(*names.quantity)
    return line_fact(
        currency,
        False,
        external_id=item.ref(names.line),
        sku=item.text(*names.sku),
        title=item.text("displayableComment") or item.text(*names.sku),
        quantity=quantity,
        gross=minor(item, currency, *names.price) * quantity,
        tax=minor(item, currency, *names.tax) * quantity,
    )


def _shipment(raw: Doc, names: Names) -> FulfilmentFact | None:
    mark = len(raw.reader.problems)
    first = names is V1
    parcels = raw.list("fulfillmentShipmentPackage") if first else raw.list("packages")
    state = raw.state(MCF_SHIPMENT, "pending", "fulfillmentShipmentStatus" if first else "status")
    if not raw.ref("amazonShipmentId"):
        raw.reader.note("field_absent", raw.field("amazonShipmentId"))
    delivered = [it.instant("deliveryTime") for it in parcels if _parcel(it) == "delivered"]
    if state == "shipped" and parcels and len(delivered) == len(parcels):
        state = "delivered"
    numbers = [it.text("trackingNumber") or it.text("tracking", "carrier", "trackingNumber") for it in parcels]
    items = raw.list("fulfillmentShipmentItem") if first else raw.list("items")
    fact = FulfilmentFact(
        external_id=raw.ref("amazonShipmentId"),
        order_external_id=raw.reader.about,
        state=state,
        shipped_at=raw.instant("shippingDate" if first else "shipTime")
        if state in ("shipped", "delivered")
        else None,
        delivered_at=max((it for it in delivered if it), default=None) if state == "delivered" else None,
        tracking_number=", ".join(dict.fromkeys(filter(None, numbers)))[:200],
        lines=tuple((it.ref(names.line), it.quantity(*names.quantity)) for it in items),
    )
    return None if raw.reader.refused_since(mark) else fact


def _parcel(parcel: Doc) -> str:
    return parcel.state(TRACKING, "shipped", "status") if parcel.at("status") else ""


def _return(raw: Doc, currency: str) -> RefundFact | None:
    """One returned piece; a return item has no quantity."""
    mark = len(raw.reader.problems)
    if not raw.ref("sellerReturnItemId"):
        raw.reader.note("field_absent", raw.field("sellerReturnItemId"))
    line = RefundLineFact(
        line_external_id=raw.ref("sellerFulfillmentOrderItemId"),
        quantity=1,
        subtotal=0,
        restock=raw.text("returnReceivedCondition").lower(),
        reason=why(
            raw.text("amazonReturnReasonCode") or raw.text("sellerReturnReasonCode"), raw.text("returnComment")
        ),
    )
    fact = RefundFact(
        external_id=raw.ref("sellerReturnItemId"),
        order_external_id=raw.reader.about,
        at=raw.instant("statusChangedDate"),
        currency=currency,
        amount=0,
        lines=(line,),
        reason=line.reason,
        kind="return",
        state=raw.state(MCF_RETURN, "approved", "status"),
    )
    return None if raw.reader.refused_since(mark) else fact


def external_shipment(raw: Doc) -> FulfilmentFact | None:
    """A shipment of the external fulfilment interface: what a seller's own node ships for a buyer's order."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("id")
    if not reader.about:
        reader.note("field_absent", raw.field("id"))
    order = raw.ref("shipmentInfo", "buyerOrderId")
    if not order:
        reader.note("order_link_absent", raw.field("shipmentInfo", "buyerOrderId"), what="shipment")
    state = raw.state(EXTERNAL_SHIPMENT, "pending", "status")
    if state == "shipped" and raw.text("subStatus").upper() in (
        "UNDELIVERABLE",
        "LOST",
        "DAMAGED",
        "NOT_DELIVERED",
    ):
        state = "failed"
    at = raw.instant("lastUpdatedDateTime")
    fact = FulfilmentFact(
        external_id=reader.about,
        order_external_id=order,
        state=state,
        shipped_at=at if state == "shipped" else None,
        delivered_at=at if state == "delivered" else None,
        tracking_number=raw.text("shippingInfo", "trackingId"),
    )
    return None if reader.refused_since(mark) else fact


def external_return(raw: Doc) -> RefundFact | None:
    """A return that comes to a seller's own node. Its goods are named by SKU, its money is not in it."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("id")
    if not reader.about:
        reader.note("field_absent", raw.field("id"))
    order = raw.ref("marketplaceChannelDetails", "customerOrderId")
    if not order:
        reader.note("order_link_absent", raw.field("marketplaceChannelDetails", "customerOrderId"), what="return")
    told = why(raw.text("returnMetadata", "returnReason"))
    sku = raw.text("merchantSku") or raw.text("marketplaceChannelDetails", "channelSku")
    pieces = raw.pieces("numberOfUnits")
    line = RefundLineFact(line_external_id="", quantity=pieces, subtotal=0, reason=told, sku=sku)
    fact = RefundFact(
        external_id=reader.about,
        order_external_id=order,
        at=raw.instant("creationDateTime") or raw.instant("lastUpdatedDateTime"),
        currency=UNSTATED,
        amount=0,
        lines=(line,) if pieces else (),
        reason=told,
        kind="return",
        state=raw.state(EXTERNAL_RETURN, "approved", "status"),
    )
    return None if reader.refused_since(mark) else fact
