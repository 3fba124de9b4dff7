"""Mirakl's states mapped one by one, in lower case. What is not here is held, never guessed.

Sources: developer.mirakl.com (OR11, RT11, ST11, services), and the payloads of a payment connector.
"""

from __future__ import annotations

ORDER = {
    "staging": ("open", "pending", "unfulfilled"),
    "waiting_acceptance": ("open", "pending", "unfulfilled"),
    "waiting_debit": ("open", "authorized", "unfulfilled"),
    "waiting_debit_payment": ("open", "authorized", "unfulfilled"),
    "shipping": ("open", "authorized", "unfulfilled"),
    "shipped": ("open", "authorized", "fulfilled"),
    "to_collect": ("open", "authorized", "fulfilled"),
    "received": ("open", "authorized", "delivered"),
    "incident_open": ("open", "authorized", "fulfilled"),
    "incident_closed": ("open", "authorized", "fulfilled"),
    "waiting_refund": ("open", "authorized", "fulfilled"),
    "waiting_refund_payment": ("open", "authorized", "fulfilled"),
    "refunded": ("closed", "refunded", "fulfilled"),
    "closed": ("closed", "paid", "delivered"),
    "refused": ("cancelled", "voided", "unfulfilled"),
    "canceled": ("cancelled", "voided", "unfulfilled"),
    "cancelled": ("cancelled", "voided", "unfulfilled"),
}
"""order_state and order_line_state: (order, payment, fulfilment). Once the customer is debited the payment is
paid, whatever the workflow (on acceptance, on shipment, on due date, on delivery)."""

PROGRESS = ("staging", "waiting_acceptance", "waiting_debit", "waiting_debit_payment", "shipping", "shipped",
            "to_collect", "received", "incident_open", "incident_closed", "waiting_refund",
            "waiting_refund_payment", "refunded", "closed", "refused", "canceled")  # fmt: skip

SERVICE = {
    "waiting_scoring": ("open", "pending", "unfulfilled"),
    "waiting_acceptance": ("open", "pending", "unfulfilled"),
    "waiting_debit": ("open", "authorized", "unfulfilled"),
    "waiting_debit_payment": ("open", "authorized", "unfulfilled"),
    "order_pending": ("open", "authorized", "unfulfilled"),
    "order_accepted": ("open", "authorized", "unfulfilled"),
    "order_closed": ("closed", "paid", "delivered"),
    "order_refused": ("cancelled", "voided", "unfulfilled"),
    "order_expired": ("cancelled", "voided", "unfulfilled"),
    "order_cancelled": ("cancelled", "voided", "unfulfilled"),
    "order_canceled": ("cancelled", "voided", "unfulfilled"),
}
"""State of a service order."""

SERVICE_PROGRESS = tuple(SERVICE)

REFUND = {
    "waiting_refund": "approved",
    "waiting_refund_payment": "approved",
    "refunded": "done",
    "refused": "refused",
    "canceled": "cancelled",
}
"""State of one refund of a line."""

RETURN = {
    "waiting_acceptance": "requested",
    "request_initiated": "requested",
    "requested": "requested",
    "opened": "approved",
    "open": "approved",
    "accepted": "approved",
    "request_accepted": "approved",
    "in_progress": "in_transit",
    "in_transit": "in_transit",
    "shipped": "in_transit",
    "received": "received",
    "return_received": "received",
    "closed": "done",
    "refused": "refused",
    "rejected": "refused",
    "request_refused": "refused",
    "declined": "refused",
    "canceled": "cancelled",
    "cancelled": "cancelled",
}
"""State of a return."""

SHIPMENT = {
    "shipping": "pending",
    "shipped": "shipped",
    "to_collect": "shipped",
    "received": "delivered",
    "closed": "delivered",
    "invalid_eta": "shipped",
    "canceled": "cancelled",
}

REASON: dict[str, str] = {
    "defective": "defective",
    "defective_product": "defective",
    "product_defective": "defective",
    "item_defective": "defective",
    "faulty": "defective",
    "damaged": "damaged",
    "damaged_product": "damaged",
    "product_damaged": "damaged",
    "item_damaged": "damaged",
    "wrong_item": "wrong_item",
    "wrong_product": "wrong_item",
    "wrong_item_received": "wrong_item",
    "incomplete": "missing_part",
    "missing_parts": "missing_part",
    "not_as_described": "not_as_described",
    "not_received": "delivery",
    "item_not_received": "delivery",
    "product_not_received": "delivery",
    "late_delivery": "delivery",
    "withdrawal": "not_wanted",
    "changed_mind": "not_wanted",
    "no_longer_wanted": "not_wanted",
}
"""Reason codes are each operator's own; these are the usual ones. Others keep their words without a hint."""
