"""Returns and cancellations of the Post-Order API, and shipments of the Fulfillment API.

Their money is in the refunds of the order: a return is the goods alone.
"""

from __future__ import annotations

from amends.channels.doc import Doc
from amends.channels.ebay.states import CANCELLATION, REASON, RETURN
from amends.channels.reasons import reason
from amends.intake.ports import UNSTATED
from amends.orders.ports import FulfilmentFact, RefundFact, RefundLineFact


def return_fact(raw: Doc) -> RefundFact | None:
    """A return: alone ({"summary", "detail"}) or as a member of a search."""
    reader, mark = raw.reader, len(raw.reader.problems)
    summary = raw.sub("summary") if raw.has("summary") else raw
    reader.about = summary.ref("returnId")
    if not reader.about:
        reader.note("field_absent", summary.field("returnId"))
    order = summary.ref("orderId") or raw.ref("detail", "orderId")
    if not order:
        reader.note("order_link_absent", summary.field("orderId"), what="return")
    begun = summary.sub("creationInfo")
    item = begun.sub("item")
    told = reason(begun.text("reason"), begun.text("comments", "content"), table=REASON)
    pieces = item.pieces("returnQuantity") or 1
    line = RefundLineFact(line_external_id=item.ref("lineItemId"), quantity=pieces, subtotal=0, reason=told)
    swapped = "REPLACE" in summary.text("currentType").upper() or "REPLACE" in begun.text("type").upper()
    field = "status" if summary.at("status") else "state"
    fact = RefundFact(
        external_id=f"return-{reader.about}",
        order_external_id=order,
        at=begun.instant("creationDate", "value") or summary.instant("creationDate", "value"),
        currency=UNSTATED,
        amount=0,
        lines=(line,) if item else (),
        reason=told,
        kind="replacement" if swapped else "return",
        state=summary.state(RETURN, "requested", field),
    )
    return None if reader.refused_since(mark) else fact


def cancellation_fact(raw: Doc) -> RefundFact | None:
    """A cancellation of a whole order."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("cancelId")
    if not reader.about:
        reader.note("field_absent", raw.field("cancelId"))
    order = raw.ref("legacyOrderId") if not raw.ref("orderId") else raw.ref("orderId")
    if not order:
        reader.note("order_link_absent", raw.field("orderId"), what="cancellation")
    told = reason(raw.text("cancelReason"), table=REASON)
    field = "cancelState" if raw.at("cancelState") else "cancelStatus"
    fact = RefundFact(
        external_id=f"cancel-{reader.about}",
        order_external_id=order,
        at=raw.instant("cancelCloseDate", "value") or raw.instant("cancelRequestDate", "value"),
        currency=UNSTATED,
        amount=0,
        reason=told,
        kind="cancellation",
        state=raw.state(CANCELLATION, "requested", field),
    )
    return None if reader.refused_since(mark) else fact


def shipment_fact(raw: Doc) -> FulfilmentFact | None:
    """A shipping fulfilment. eBay leaves the order out of it: a connector that adds `orderId` makes it whole."""
    reader, mark = raw.reader, len(raw.reader.problems)
    reader.about = raw.ref("fulfillmentId")
    if not reader.about:
        reader.note("field_absent", raw.field("fulfillmentId"))
    if not raw.ref("orderId"):
        reader.note("order_link_absent", raw.field("orderId"), what="shipment")
    at = raw.instant("shippedDate")
    fact = FulfilmentFact(
        external_id=reader.about,
        order_external_id=raw.ref("orderId"),
        state="shipped" if at else "pending",
        shipped_at=at,
        tracking_number=raw.text("shipmentTrackingNumber"),
        lines=tuple((it.ref("lineItemId"), it.pieces("quantity")) for it in raw.list("lineItems")),
    )
    return None if reader.refused_since(mark) else fact
