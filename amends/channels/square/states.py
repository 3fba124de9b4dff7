"""Square's states mapped one by one. What is not here is held, never guessed."""

from __future__ import annotations

ORDER = {"open": "open", "completed": "completed", "canceled": "cancelled"}

FULFILMENT = {
    "proposed": "pending",
    "reserved": "pending",
    "prepared": "pending",
    "completed": "shipped",
    "canceled": "cancelled",
    "failed": "failed",
}
"""A fulfilment's own state; a completed pick-up or delivery is with the customer (see orders.py)."""

PAYMENT = {
    "approved": "pending",
    "pending": "pending",
    "completed": "succeeded",
    "canceled": "failed",
    "failed": "failed",
}
"""An approved payment is authorised: its money has not moved yet."""

TENDER = {"authorized": "pending", "captured": "succeeded", "voided": "failed", "failed": "failed"}

REFUND = {
    "pending": "pending",
    "approved": "succeeded",
    "completed": "succeeded",
    "rejected": "failed",
    "failed": "failed",
}

DISPUTE = {
    "inquiry_evidence_required": "pending",
    "inquiry_processing": "pending",
    "inquiry_closed": "failed",
    "evidence_required": "pending",
    "processing": "pending",
    "won": "failed",
    "lost": "succeeded",
    "accepted": "succeeded",
}
"""Whether the disputed money is gone: only a lost or accepted dispute has taken it for good."""
