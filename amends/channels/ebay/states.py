"""eBay's states mapped one by one, in lower case. What is not here is held, never guessed.

Sources: developer.ebay.com (Fulfillment API: OrderPaymentStatusEnum, OrderFulfillmentStatus, CancelStateEnum,
RefundStatusEnum, PaymentStatusEnum; Post-Order API: ReturnStatusEnum, ReturnReasonEnum, CancelStateEnum).
"""

from __future__ import annotations

PAYMENT = {
    "failed": "failed",
    "pending": "pending",
    "paid": "paid",
    "partially_refunded": "partially_refunded",
    "fully_refunded": "refunded",
}

FULFILMENT = {"not_started": "unfulfilled", "in_progress": "partial", "fulfilled": "fulfilled"}

CANCEL = {"none_requested": "open", "in_progress": "open", "canceled": "cancelled", "cancelled": "cancelled"}
"""cancelStatus.cancelState; a cancellation that is only asked for leaves the order open."""

MONEY = {"paid": "succeeded", "pending": "pending", "failed": "failed"}
"""paymentStatus of one payment."""

REFUND = {"refunded": "done", "pending": "approved", "failed": "cancelled"}
"""refundStatus of one refund."""

RETURN = {
    "return_requested": "requested",
    "return_requested_timeout": "requested",
    "waiting_for_rma": "requested",
    "waiting_for_return_label": "approved",
    "return_label_pending": "approved",
    "return_label_requested": "approved",
    "return_label_requested_timeout": "approved",
    "ready_for_shipping": "approved",
    "item_shipped": "in_transit",
    "item_delivered": "received",
    "escalated": "received",
    "partial_refund_requested": "received",
    "partial_refund_initiated": "received",
    "partial_refund_declined": "received",
    "partial_refund_failed": "received",
    "less_than_a_full_refund_issued": "done",
    "refund_sent_pending_confirmation": "received",
    "refund_timeout": "received",
    "refund_initiated": "received",
    "replacement_requested": "requested",
    "replacement_request_timeout": "requested",
    "replacement_waiting_for_rma": "requested",
    "replacement_waiting_for_return_label": "approved",
    "replacement_label_requested": "approved",
    "replacement_label_request_timeout": "approved",
    "replacement_started": "approved",
    "replacement_shipped": "received",
    "replacement_delivered": "done",
    "replacement_closed": "done",
    "replaced": "done",
    "closed": "done",
    "return_rejected": "refused",
}
"""status of a return: how far the goods are. A return that was escalated is decided by eBay."""

CANCELLATION = {
    "initial": "requested",
    "cancel_requested": "requested",
    "approval_pending": "requested",
    "cancel_pending": "approved",
    "refund_pending": "approved",
    "closed_for_committed": "refused",
    "cancel_rejected": "refused",
    "cancel_closed_no_refund": "done",
    "cancel_closed_for_committed": "refused",
    "cancel_closed_unknown_refund": "done",
    "cancel_closed_with_refund": "done",
    "cancel_failed": "cancelled",
    "canceled": "done",
    "closed": "done",
}
"""cancelStatus or cancelState of the Post-Order API."""

REASON = {
    "defective_item": "defective",
    "expired_item": "defective",
    "arrived_damaged": "damaged",
    "missing_parts": "missing_part",
    "wrong_item": "wrong_item",
    "ordered_different_item": "wrong_item",
    "not_as_described": "not_as_described",
    "different_from_listing": "not_as_described",
    "fake_or_counterfeit": "not_as_described",
    "arrived_late": "delivery",
    "no_longer_need_item": "not_wanted",
    "ordered_accidentally": "not_wanted",
    "ordered_wrong_item": "not_wanted",
    "found_better_price": "not_wanted",
    "wrong_size": "not_wanted",
    "returning_gift": "not_wanted",
    "buyer_cancel_order": "not_wanted",
}
"""ReturnReasonEnum, those that say one thing only."""

TAX_ON_TOP = frozenset({"EBAY_US", "EBAY_CA", "EBAY_MOTORS_US"})
"""Marketplaces whose prices leave sales tax out."""
