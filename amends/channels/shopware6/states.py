"""Shopware's built-in state machines, mapped one by one by technical name. States that a merchant or a plug-in
added are held, never guessed."""

from __future__ import annotations

ORDER = {"open": "open", "in_progress": "open", "completed": "completed", "cancelled": "cancelled"}

TRANSACTION = {
    "open": "pending",
    "in_progress": "pending",
    "unconfirmed": "pending",
    "reminded": "pending",
    "authorized": "authorized",
    "paid": "paid",
    "paid_partially": "partially_paid",
    "refunded": "refunded",
    "refunded_partially": "partially_refunded",
    "failed": "failed",
    "cancelled": "voided",
    "chargeback": "refunded",
}

MOVED = {
    "open": ("sale", "pending"),
    "in_progress": ("sale", "pending"),
    "unconfirmed": ("sale", "pending"),
    "reminded": ("sale", "pending"),
    "paid_partially": ("sale", "pending"),
    "authorized": ("authorization", "succeeded"),
    "paid": ("sale", "succeeded"),
    "refunded": ("sale", "succeeded"),
    "refunded_partially": ("sale", "succeeded"),
    "chargeback": ("sale", "succeeded"),
    "failed": ("sale", "failed"),
    "cancelled": ("sale", "failed"),
}
"""What a transaction in a state moved: a refunded one was paid before. How much of a part is not said."""

DELIVERY = {
    "open": "unfulfilled",
    "cancelled": "unfulfilled",
    "shipped_partially": "partial",
    "shipped": "fulfilled",
    "returned_partially": "fulfilled",
    "returned": "returned",
}

SHIPMENT = {
    "open": "pending",
    "cancelled": "cancelled",
    "shipped_partially": "shipped",
    "shipped": "shipped",
    "returned_partially": "shipped",
    "returned": "shipped",
}

REFUND = {"open": "requested", "in_progress": "approved", "completed": "done", "failed": "refused",
          "cancelled": "cancelled"}  # fmt: skip
"""Refunds of a captured transaction."""

RETURN = {"open": "requested", "in_progress": "approved", "done": "done", "completed": "done",
          "cancelled": "cancelled"}  # fmt: skip
"""Returns of the Commercial return management."""

_PAID = ("pending", "failed", "voided", "authorized", "partially_paid", "paid", "partially_refunded", "refunded")
_SENT = ("unfulfilled", "partial", "fulfilled", "returned")


def progress(order: str, payment: str, fulfilment: str) -> str:
    """Breaks the tie between two versions of one millisecond."""
    state = ("open", "completed", "cancelled").index(order)
    return f"{state}{_PAID.index(payment)}{_SENT.index(fulfilment)}"
