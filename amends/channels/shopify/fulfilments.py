"""Shipments: inside an order, by webhook (fulfillments/*) and by the REST API."""

from __future__ import annotations

from amends.channels.reading import Reader, reference, text
from amends.channels.shopify.shapes import Fulfilment
from amends.channels.shopify.states import SHIPMENT
from amends.orders.ports import FulfilmentFact


def fulfilment_fact(reader: Reader, raw: Fulfilment, order_id: str = "") -> FulfilmentFact | None:
    """The canonical shipment; None (and a finding) when it cannot be made.

    REST says that a parcel was delivered but not when: the time of that update is taken.
    """
    mark, outer = len(reader.problems), reader.about
    reader.about = outer or reference(raw.id)
    order = reference(raw.order_id) or order_id
    if not reference(raw.id):
        reader.note("field_absent", "fulfillment.id")
    if not order:
        reader.note("order_link_absent", "order_id", what="fulfilment")
    state = reader.state(raw.status, "fulfillment.status", SHIPMENT, "pending")
    delivered = state == "shipped" and text(raw.shipment_status).lower() == "delivered"
    fact = FulfilmentFact(
        external_id=reference(raw.id),
        order_external_id=order,
        state="delivered" if delivered else state,
        shipped_at=reader.instant(raw.created_at, "fulfillment.created_at") if state == "shipped" else None,
        delivered_at=reader.instant(raw.updated_at, "fulfillment.updated_at") if delivered else None,
        tracking_number=text(raw.tracking_number),
        lines=tuple(
            (reference(line.id), reader.quantity(line.quantity, f"fulfillment.line_items[{index}].quantity"))
            for index, line in enumerate(raw.line_items or ())
        ),
    )
    broken = reader.refused_since(mark)
    reader.about = outer
    return None if broken else fact
