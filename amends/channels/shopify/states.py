"""Shopify's states mapped one by one. What is not here is held, never guessed."""

from __future__ import annotations

MARKETPLACES = {
    "amazon": "amazon_sp",
    "bol": "bol",
    "bol.com": "bol",
    "ebay": "ebay",
    "tiktok": "tiktok",
    "walmart": "walmart",
}
"""source_name, lower case: the channel whose order a connector copied into the shop."""

PAYMENT = {
    "pending": "pending",
    "authorized": "authorized",
    "partially_paid": "partially_paid",
    "paid": "paid",
    "partially_refunded": "partially_refunded",
    "refunded": "refunded",
    "voided": "voided",
    "expired": "voided",
}
"""financial_status (REST) and displayFinancialStatus (GraphQL), lower case."""

FULFILMENT = {
    "": "unfulfilled",
    "unfulfilled": "unfulfilled",
    "pending": "unfulfilled",
    "partial": "partial",
    "fulfilled": "fulfilled",
    "restocked": "restocked",
}
"""fulfillment_status (REST). Null is unfulfilled; so is `pending`, which Shopify's sample notifications carry."""

SHIPMENT = {
    "pending": "pending",
    "open": "pending",
    "success": "shipped",
    "cancelled": "cancelled",
    "error": "failed",
    "failure": "failed",
}
"""A fulfillment's own status (REST and GraphQL)."""

TRANSACTION_KIND = {
    "authorization": "authorization",
    "emv_authorization": "authorization",
    "sale": "sale",
    "capture": "capture",
    "void": "void",
    "refund": "refund",
}

TRANSACTION_STATE = {
    "success": "succeeded",
    "pending": "pending",
    "awaiting_response": "pending",
    "failure": "failed",
    "error": "failed",
    "unknown": "pending",
}

DISPUTE = {
    "needs_response": "pending",
    "under_review": "pending",
    "charge_refunded": "failed",
    "accepted": "succeeded",
    "won": "failed",
    "lost": "succeeded",
}
"""Whether the disputed money is gone: only a lost or accepted dispute has taken it for good."""

RETURN = {
    "requested": "requested",
    "open": "approved",
    "closed": "done",
    "declined": "refused",
    "canceled": "cancelled",
    "cancelled": "cancelled",
}
"""Return.status: an open return is approved and on its way, a closed one is worked off."""

PROGRESS_PAYMENT = ("pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided")
PROGRESS_FULFILMENT = ("unfulfilled", "partial", "fulfilled", "restocked")


def progress(payment: str, fulfilment: str, cancelled: bool, closed: bool) -> str:
    """Breaks the tie between two versions of one second: what only ever grows in an order's life."""
    return f"{PROGRESS_PAYMENT.index(payment)}{PROGRESS_FULFILMENT.index(fulfilment)}{int(cancelled)}{int(closed)}"
