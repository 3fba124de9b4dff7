"""Magento's states mapped one by one. `status` is the merchant's own label of a state and is not read."""

from __future__ import annotations

ORDER = {
    "new": "open",
    "pending": "open",
    "pending_payment": "open",
    "payment_review": "open",
    "processing": "open",
    "holded": "open",
    "complete": "completed",
    "closed": "closed",
    "canceled": "cancelled",
}
"""`pending` is the core's own status code of `new`; connectors write it into `state` too."""

PROGRESS = ("new", "pending", "pending_payment", "payment_review", "processing", "holded", "complete", "canceled",
            "closed")  # fmt: skip

CREDITMEMO = {"": "done", "1": "approved", "2": "done", "3": "cancelled"}
"""1 open (not paid back yet), 2 refunded, 3 canceled; a credit memo without a state is older than the field."""

INVOICE = {"": "succeeded", "1": "pending", "2": "succeeded", "3": "failed"}
"""1 open, 2 paid, 3 canceled."""

RMA = {
    "pending": "requested",
    "authorized": "approved",
    "partially_authorized": "approved",
    "authorized_on_item": "approved",
    "received": "received",
    "received_on_item": "received",
    "approved": "done",
    "approved_on_item": "done",
    "rejected": "refused",
    "rejected_on_item": "refused",
    "denied": "refused",
    "closed": "cancelled",
    "processed_closed": "done",
    "processed_and_closed": "done",
}
"""`approved` is Adobe's word for goods that were inspected and taken back."""


def progress(state: str) -> int:
    """Breaks the tie between two versions of one second."""
    return PROGRESS.index(state) if state in PROGRESS else 0
