"""WooCommerce keeps one status for three axes. Plug-ins add their own; those are held, never guessed."""

from __future__ import annotations

ORDER = {
    "pending": "open",
    "processing": "open",
    "on-hold": "open",
    "completed": "closed",
    "cancelled": "cancelled",
    "refunded": "closed",
    "failed": "open",
}

PAYMENT = {
    "pending": "pending",
    "processing": "paid",
    "on-hold": "pending",
    "completed": "paid",
    "cancelled": "voided",
    "refunded": "refunded",
    "failed": "failed",
}
"""Where `date_paid` contradicts it (cash on delivery, cancelled after payment) see orders.payment_state."""

FULFILMENT = {
    "pending": "unfulfilled",
    "processing": "unfulfilled",
    "on-hold": "unfulfilled",
    "completed": "fulfilled",
    "cancelled": "unfulfilled",
    "refunded": "unfulfilled",
    "failed": "unfulfilled",
}

NOT_YET = frozenset({"draft", "auto-draft", "checkout-draft"})
"""Not an order yet; webhooks never send them, exports do."""

IN_THE_BIN = frozenset({"trash"})
"""Deleted, but not yet for good. What was claimed on the order stays claimed."""

_PROGRESS = ("pending", "failed", "on-hold", "processing", "completed", "cancelled", "refunded")


def progress(status: str) -> str:
    """Breaks the tie between two versions of one second (WooCommerce's clock has no finer one)."""
    return str(_PROGRESS.index(status)) if status in _PROGRESS else "0"
