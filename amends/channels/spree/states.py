"""Spree's states mapped one by one: those of versions 2 to 5 (`state`) and of the v3 API and 6 (`status`)."""

from __future__ import annotations

ORDER = {
    "complete": "open",
    "placed": "open",
    "resumed": "open",
    "awaiting_return": "open",
    "returned": "closed",
    "canceled": "cancelled",
    "cancelled": "cancelled",
    "partially_canceled": "open",
}

NOT_YET = frozenset({"cart", "address", "delivery", "payment", "confirm", "draft"})
"""Steps of the checkout: not an order yet."""

PAYMENT = {
    "none": "pending",
    "balance_due": "pending",
    "authorized": "authorized",
    "partially_paid": "partially_paid",
    "paid": "paid",
    "credit_owed": "paid",
    "overcharged": "paid",
    "partially_refunded": "partially_refunded",
    "refunded": "refunded",
    "failed": "failed",
    "void": "voided",
    "voided": "voided",
}

FULFILMENT = {
    "": "unfulfilled",
    "unfulfilled": "unfulfilled",
    "pending": "unfulfilled",
    "ready": "unfulfilled",
    "backorder": "unfulfilled",
    "canceled": "unfulfilled",
    "partial": "partial",
    "shipped": "fulfilled",
    "fulfilled": "fulfilled",
    "delivered": "delivered",
}

SHIPMENT = {
    "unfulfilled": "pending",
    "pending": "pending",
    "ready": "pending",
    "backorder": "pending",
    "partial": "pending",
    "shipped": "shipped",
    "fulfilled": "shipped",
    "delivered": "delivered",
    "canceled": "cancelled",
}

TRANSACTION = {
    "completed": ("sale", "succeeded"),
    "pending": ("authorization", "succeeded"),
    "processing": ("sale", "pending"),
    "checkout": ("sale", "pending"),
    "failed": ("sale", "failed"),
    "invalid": ("sale", "failed"),
    "void": ("void", "succeeded"),
}
"""State of a payment: `pending` is authorised and waits for its capture."""

RETURN = {
    "requested": "requested",
    "approved": "approved",
    "authorized": "approved",
    "received": "received",
    "refunded": "done",
    "fulfilled": "done",
    "canceled": "cancelled",
}

REIMBURSEMENT = {"pending": "approved", "reimbursed": "done", "errored": "refused"}

PROGRESS_PAYMENT = ("pending", "failed", "authorized", "partially_paid", "paid", "voided", "partially_refunded",
                    "refunded")  # fmt: skip
PROGRESS_FULFILMENT = ("unfulfilled", "partial", "fulfilled", "delivered")


def progress(payment: str, fulfilment: str, order: str) -> str:
    """Breaks the tie between two versions of one time, and orders those of the Store API, which has no time of
    change at all."""
    paid, sent = PROGRESS_PAYMENT.index(payment), PROGRESS_FULFILMENT.index(fulfilment)
    return f"{int(order == 'cancelled')}{paid}{sent}"
