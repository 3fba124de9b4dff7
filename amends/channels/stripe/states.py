"""Stripe's states mapped one by one. What is not here is held, never guessed."""

from __future__ import annotations

CHARGE = {"succeeded": "succeeded", "pending": "pending", "failed": "failed"}
"""A charge that succeeded but is not captured is pending: its money has not moved (see payments.py)."""

REFUND = {
    "pending": "pending",
    "requires_action": "pending",
    "succeeded": "succeeded",
    "failed": "failed",
    "canceled": "failed",
}

DISPUTE = {
    "warning_needs_response": "pending",
    "warning_under_review": "pending",
    "warning_closed": "failed",
    "needs_response": "pending",
    "under_review": "pending",
    "charge_refunded": "failed",
    "prevented": "failed",
    "won": "failed",
    "lost": "succeeded",
}
"""Whether the disputed money is gone: only a lost dispute has taken it for good."""

INVOICE = {"open": "open", "paid": "completed", "uncollectible": "closed", "void": "cancelled"}
INVOICE_PAYMENT = {"open": "pending", "paid": "paid", "uncollectible": "failed", "void": "voided"}

CREDIT_NOTE = {"issued": "done", "void": "cancelled"}

ORDER = {
    "open": "open",
    "submitted": "open",
    "processing": "open",
    "complete": "completed",
    "expired": "cancelled",
    "canceled": "cancelled",
}
"""Orders of the former Orders API and checkout sessions."""
ORDER_PAYMENT = {"open": "pending", "submitted": "pending", "processing": "pending", "complete": "paid",
                 "expired": "voided", "canceled": "voided"}  # fmt: skip
SESSION_PAYMENT = {"paid": "paid", "unpaid": "pending", "no_payment_required": "paid"}
