"""TikTok Shop's states mapped one by one, in lower case. What is not here is held, never guessed.

Sources: partner.tiktokshop.com (Order, Return and Refund APIs 202309, webhooks), as typed by client libraries.
"""

from __future__ import annotations

ORDER = {
    "unpaid": ("open", "pending", "unfulfilled"),
    "on_hold": ("open", "paid", "unfulfilled"),
    "awaiting_shipment": ("open", "paid", "unfulfilled"),
    "partially_shipping": ("open", "paid", "partial"),
    "awaiting_collection": ("open", "paid", "unfulfilled"),
    "in_transit": ("open", "paid", "fulfilled"),
    "delivered": ("open", "paid", "delivered"),
    "completed": ("completed", "paid", "delivered"),
    "cancelled": ("cancelled", "voided", "unfulfilled"),
}
"""status: (order, payment, fulfilment). A cancelled order that was paid stays paid: its money goes back by a
cancellation. Cash on delivery is paid on delivery."""

PROGRESS = tuple(ORDER)

PACKAGE = {
    "to_fulfill": "pending",
    "processing": "pending",
    "fulfilling": "shipped",
    "completed": "delivered",
    "cancelled": "cancelled",
}
"""package_status of a line item."""

RETURN = {
    "return_or_refund_request_pending": "requested",
    "refund_or_return_request_reject": "refused",
    "return_or_refund_request_reject": "refused",
    "awaiting_buyer_ship": "approved",
    "awaiting_buyer_response": "requested",
    "buyer_shipped_item": "in_transit",
    "reject_receive_package": "refused",
    "return_or_refund_request_success": "received",
    "return_or_refund_request_complete": "done",
    "return_or_refund_request_cancel": "cancelled",
    "replacement_request_pending": "requested",
    "replacement_request_reject": "refused",
    "replacement_request_refund_success": "done",
    "replacement_request_cancel": "cancelled",
    "replacement_request_complete": "done",
}
"""return_status. SUCCESS is decided, COMPLETE is paid."""

CANCELLATION = {
    "cancellation_request_pending": "requested",
    "cancellation_request_success": "approved",
    "cancellation_request_cancel": "cancelled",
    "cancellation_request_reject": "refused",
    "cancellation_request_complete": "done",
}
"""cancel_status."""

EVENTS = {
    "1": "ORDER_STATUS_CHANGE",
    "2": "REVERSE_STATUS_UPDATE",
    "3": "RECIPIENT_ADDRESS_UPDATE",
    "4": "PACKAGE_UPDATE",
    "5": "PRODUCT_STATUS_CHANGE",
    "6": "SELLER_DEAUTHORIZATION",
    "7": "UPCOMING_AUTHORIZATION_EXPIRATION",
    "11": "CANCELLATION_STATUS_CHANGE",
    "12": "RETURN_STATUS_CHANGE",
    "13": "NEW_CONVERSATION",
    "14": "NEW_MESSAGE",
}
"""type of a notification, by number."""

REASON_WORDS = (
    ("defective", ("defect", "not_work", "quality", "malfunction", "faulty")),
    ("damaged", ("damage", "broken")),
    ("wrong_item", ("wrong_product", "wrong_item", "incorrect")),
    ("missing_part", ("missing", "incomplete")),
    ("not_as_described", ("not_as_described", "not_match", "description", "counterfeit")),
    ("delivery", ("not_arrive", "not_received", "late", "lost", "not_delivered")),
    (
        "not_wanted",
        ("no_longer", "no_need", "change_mind", "better_price", "not_fit", "size", "by_mistake", "unwanted"),
    ),
)
"""Reason codes are long names with a market and a role in them (ecom_order_delivered_refund_reason_...): the
part that tells why decides."""
