"""Amazon's Selling Partner API behind intake's seam: telling its kinds of payload apart."""

from __future__ import annotations

from typing import Any

import msgspec

from amends.channels.amazon_sp import finances, orders_2026, orders_v0, outbound, reports
from amends.channels.amazon_sp.calls import AmazonApi
from amends.channels.doc import Doc, decode_any, docs, opened
from amends.channels.harvest import Harvest, leave_known, payload
from amends.channels.party import Party, digest_key
from amends.channels.reading import text
from amends.intake.ports import Api, Delivery, Parsed

_NOTIFIES_ORDER = {
    "ORDER_CHANGE": "order",
    "ORDER_STATUS_CHANGE": "order",
    "FBA_OUTBOUND_SHIPMENT_STATUS": "order",
    "FULFILLMENT_ORDER_STATUS": "fulfilment_order",
}
_VENDOR = (
    ("purchaseOrderNumber", "vendor purchase order"), ("ordersStatus", "vendor purchase order status"),
    ("vendorShipmentIdentifier", "vendor shipment"), ("transactionId", "vendor acknowledgement"),
)  # fmt: skip
_KNOWN = (
    *_VENDOR,
    ("features", "MCF features"), ("featureSkus", "MCF feature inventory"),
    ("featureSku", "MCF feature inventory"), ("featureName", "MCF feature inventory"),
    ("transportLabels", "vendor transport labels"), ("shippingLabels", "vendor shipping labels"),
    ("ShipmentDetails", "shipment invoicing"), ("invoicesAttributes", "invoice attributes"),
    ("exportId", "invoice export"), ("invoices", "invoices"),
    ("fulfillmentPreviews", "MCF preview"), ("plannedShipments", "MCF preview"),
    ("offerResults", "MCF offers"), ("reasonCodeDetails", "MCF return reason codes"),
    ("trackingEvents", "MCF package tracking"), ("currentStatus", "MCF package tracking"),
    ("packageShipLabelList", "ship labels"), ("shippingOptions", "shipping options"),
    ("document", "invoice or label document"), ("fileData", "ship label"),
    ("RegulatedInformation", "regulated information"),
    ("RegulatedOrderVerificationStatus", "regulated information"),
    ("ShippingAddress", "order address"), ("BuyerEmail", "order buyer"), ("BuyerName", "order buyer"),
    ("GiftWrapLevel", "items' buyer information"), ("BuyerCustomizedInfo", "items' buyer information"),
    ("GiftMessageText", "items' buyer information"), ("ApprovalStatus", "item approval"),
    ("reports", "reports"), ("reportId", "report"), ("reportDocumentId", "report document"),
    ("reportSchedules", "report schedules"), ("feedId", "feed"), ("feeds", "feeds"),
    ("FinancialEventGroupList", "financial event groups"), ("transactions", "finance transactions"),
    ("FinancialEvents", "financial events"), ("subscriptionId", "notification subscription"),
    ("subscriptions", "notification subscriptions"), ("destinations", "notification destinations"),
    ("marketplaceParticipations", "marketplaces"), ("restrictedDataToken", "restricted data token"),
    ("access_token", "access token"), ("inventorySummaries", "FBA inventory"), ("inventory", "inventory"),
    ("packages", "packages"), ("deliveryOffers", "MCF delivery offers"),
)  # fmt: skip
"""A key that tells a kind which makes no record. First match counts."""


class AmazonSp(Party):
    """See README.md of this folder for the party's quirks."""

    code = "amazon_sp"
    title = "Amazon"
    scheme = ""
    topics = ("ORDER_CHANGE", "FULFILLMENT_ORDER_STATUS", "orders", "order", "returns", "finances", "reports")
    api: Api | None = AmazonApi()

    def topic(self, delivery: Delivery) -> str:
        """NotificationType of the body; Amazon sends no header of its own."""
        found = _notification(delivery.body)
        return text(found.get("NotificationType") or found.get("notificationType"))[:100]

    def dedupe_key(self, delivery: Delivery) -> str:
        """NotificationMetadata.NotificationId, the same over redeliveries; else the content."""
        found = _notification(delivery.body)
        about = found.get("NotificationMetadata") or found.get("notificationMetadata")
        about = about if isinstance(about, dict) else {}
        given = text(about.get("NotificationId") or about.get("notificationId"))[:200]
        return given or digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Names that only Amazon uses."""
        start = body[:8192]
        words = (b'"AmazonOrderId"', b'"sellerFulfillmentOrderId"', b'"marketplaceChannelDetails"',
                 b'"marketplaceAttributes"', b'"shipmentRequirements"', b'"FinancialEvents"',
                 b'"sellerFulfillmentOrderItemId"', b'"fulfillmentConfiguration"', b'"amazonProductIdentifier"',
                 b"license-plate-number", b"amazon_order_id", b"amazon-order-id")  # fmt: skip
        notified = b'otificationMetadata"' in start and b'otificationType"' in start
        order = b'"orderItems"' in start and b'"salesChannel"' in start
        return notified or order or any(word in start for word in words)

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        """By its shape: no two kinds look alike, and files come without a topic."""
        harvest = Harvest()
        if reports.looks_like_table(body):
            reports.take_table(harvest, body)
            return harvest.parsed()
        found = payload(harvest, body)
        if found is not None:
            _take(harvest, found, account)
        return harvest.parsed()


def _notification(body: bytes) -> dict[str, Any]:
    return _unwrapped(opened(body))


def _unwrapped(found: dict[str, Any]) -> dict[str, Any]:
    """Without EventBridge's `detail` and SNS's `Message`."""
    if isinstance(found.get("detail"), dict) and "detail-type" in found:
        return dict(found["detail"])
    if isinstance(found.get("Message"), str) and found.get("Type") == "Notification":
        try:
            inner = decode_any(found["Message"].encode())
        except (msgspec.DecodeError, RecursionError, ValueError):
            return found
        return inner if isinstance(inner, dict) else found
    return found


def _take(harvest: Harvest, found: Any, account: str, path: str = "") -> None:
    if isinstance(found, list) and found and all(isinstance(it, dict) for it in found):
        for doc in docs(harvest.reader, found, path):
            _take_object(harvest, doc, account)
        return
    if not isinstance(found, dict):
        harvest.unknown(found)
        return
    found = _unwrapped(found)
    if isinstance(found.get("response"), dict) and "request" in found:
        _take(harvest, found["response"], account, "response")
    elif isinstance(found.get("errors"), list) and not found.get("payload"):
        words = [it.get(key) for it in found["errors"][:3] if isinstance(it, dict) for key in ("code", "message")]
        harvest.error(*words)
    elif "payload" in found and "notificationType" not in found:
        inner = found["payload"]
        if not inner:
            harvest.leave("answer", "nothing in it")
        else:
            _take(harvest, inner, account, "payload")
    else:
        _take_object(harvest, Doc(harvest.reader, found, path), account)


def _take_object(harvest: Harvest, doc: Doc, account: str) -> None:
    if not doc:
        harvest.leave("empty answer")
    elif doc.text("NotificationType") or doc.text("notificationType"):
        _notified(harvest, doc)
    elif not (_orders(harvest, doc, account) or _movements(harvest, doc)):
        leave_known(harvest, doc, _KNOWN)


def _orders(harvest: Harvest, doc: Doc, account: str) -> bool:
    """Orders of every interface; whether it was one."""
    if doc.has("Orders"):
        for order in doc.list("Orders") or doc.list("Orders", "Order"):
            orders_v0.take_header(harvest, order, account)
        if not doc.list("Orders"):
            harvest.leave("orders", "none in it")
    elif doc.has("AmazonOrderId") and (doc.has("OrderStatus") or doc.has("PurchaseDate")):
        orders_v0.take_header(harvest, doc, account)
    elif doc.has("OrderItems") and any(item.has("QuantityOrdered") for item in doc.list("OrderItems")):
        orders_v0.take_items(harvest, doc)
    elif doc.has("OrderItems"):
        harvest.leave("items' buyer information", "gift wraps; the order brings them")
    elif doc.has("fulfillmentOrder") or doc.has("fulfillmentOrders"):
        for head in doc.list("fulfillmentOrder") or doc.list("fulfillmentOrders"):
            whole = doc if doc.has("fulfillmentOrder") else head
            outbound.take_order(harvest, head, whole, outbound.V1, account)
        if not harvest.kinds:
            harvest.leave("fulfilment orders", "none in it")
    elif doc.has("order") or doc.has("orders"):
        for order in doc.list("order") or doc.list("orders"):
            _whole_order(harvest, order, account)
        if not harvest.kinds:
            harvest.leave("orders", "none in it")
    elif doc.has("orderId") and (doc.has("orderItems") or doc.has("lineItems") or doc.has("salesChannel")):
        _whole_order(harvest, doc, account)
    else:
        return False
    return True


def _whole_order(harvest: Harvest, order: Doc, account: str) -> None:
    if order.has("purchaseOrderNumber"):
        harvest.leave("vendor purchase order", "sold to Amazon, not to a customer")
    elif order.has("lineItems") or order.has("receiveTime"):
        outbound.take_order(harvest, order, order, outbound.V2, account)
    elif order.has("orderItems") or order.has("createdTime") or order.has("salesChannel"):
        orders_2026.take_order(harvest, order, account)
    else:
        harvest.unknown(order.raw)


def _movements(harvest: Harvest, doc: Doc) -> bool:
    """Shipments, returns and money; whether it was one of them."""
    if doc.has("marketplaceChannelDetails"):
        harvest.take("external return", outbound.external_return(doc))
    elif doc.has("returns"):
        for one in doc.list("returns"):
            harvest.take("external return", outbound.external_return(one))
        if not doc.list("returns"):
            harvest.leave("external returns", "none in it")
    elif doc.has("marketplaceAttributes") and doc.has("shipmentInfo"):
        harvest.take("external shipment", outbound.external_shipment(doc))
    elif doc.has("shipments"):
        for one in doc.list("shipments"):
            if one.has("vendorShipmentIdentifier"):
                harvest.leave("vendor shipment", "sold to Amazon, not to a customer")
            else:
                harvest.take("external shipment", outbound.external_shipment(one))
        if not doc.list("shipments"):
            harvest.leave("shipments", "none in it")
    elif doc.has("returnItems"):
        harvest.leave("MCF return request", "the answer names no order; the return comes with its order")
    elif doc.sub("FinancialEvents"):
        finances.take_events(harvest, doc.sub("FinancialEvents"))
    else:
        return False
    return True


def _notified(harvest: Harvest, doc: Doc) -> None:
    """A notification is a hint: what it names is fetched."""
    kind = doc.text("NotificationType") or doc.text("notificationType")
    inner = doc.sub("Payload") if doc.has("Payload") else doc.sub("payload")
    about = next((inner.sub(key) for key in inner.raw if isinstance(inner.raw[key], dict)), inner)
    wanted = _NOTIFIES_ORDER.get(kind)
    if wanted is None:
        harvest.leave(kind[:60], "nothing of an order in it")
        return
    order = about.ref("AmazonOrderId") or about.ref("SellerFulfillmentOrderId") or about.ref("amazonOrderId")
    if not order:
        harvest.reader.note("order_link_absent", about.field("AmazonOrderId"), what="notification")
        harvest.take(kind, None)
        return
    harvest.want(wanted, order)
    harvest.leave(kind, f"it names {order}, which is fetched")
