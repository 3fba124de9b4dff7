"""BigCommerce's order statuses by number: their labels can be renamed by the merchant, their numbers not."""

from __future__ import annotations

from typing import NamedTuple


class Meaning(NamedTuple):
    """One status on our three axes."""

    order: str
    payment: str
    fulfilment: str


STATUS = {
    "1": Meaning("open", "pending", "unfulfilled"),
    "2": Meaning("open", "paid", "fulfilled"),
    "3": Meaning("open", "paid", "partial"),
    "4": Meaning("closed", "refunded", ""),
    "5": Meaning("cancelled", "voided", ""),
    "6": Meaning("cancelled", "failed", ""),
    "7": Meaning("open", "pending", "unfulfilled"),
    "8": Meaning("open", "paid", "unfulfilled"),
    "9": Meaning("open", "paid", "unfulfilled"),
    "10": Meaning("completed", "paid", "fulfilled"),
    "11": Meaning("open", "paid", "unfulfilled"),
    "12": Meaning("open", "pending", "unfulfilled"),
    "13": Meaning("open", "paid", ""),
    "14": Meaning("open", "partially_refunded", ""),
}
"""1 Pending, 2 Shipped, 3 Partially Shipped, 4 Refunded, 5 Cancelled, 6 Declined, 7 Awaiting Payment, 8 Awaiting
Pickup, 9 Awaiting Shipment, 10 Completed, 11 Awaiting Fulfillment, 12 Manual Verification Required, 13 Disputed,
14 Partially Refunded. "" for fulfilment: the pieces shipped decide."""

INCOMPLETE = "0"
"""A checkout that was never finished: no order."""

PAYMENT = {
    "authorized": "authorized",
    "capture pending": "authorized",
    "void pending": "authorized",
    "captured": "paid",
    "paid": "paid",
    "declined": "failed",
    "held for review": "pending",
    "pending": "pending",
    "partially refunded": "partially_refunded",
    "refunded": "refunded",
    "void": "voided",
}
"""payment_status; where it is empty the order's status decides."""

_PROGRESS = ("1", "7", "12", "11", "9", "8", "3", "2", "10", "13", "14", "4", "6", "5")

EVENT = {"purchase": "sale", "authorization": "authorization", "capture": "capture", "settled": "capture",
         "refund": "refund", "void": "void", "pending": "sale"}  # fmt: skip
"""event of a transaction; a pending one moves nothing yet."""

TRANSACTION = {"ok": "succeeded", "success": "succeeded", "error": "failed", "declined": "failed",
               "pending": "pending"}  # fmt: skip

RETURN = {"pending": "requested", "authorized": "approved", "received": "received", "item repaired": "done",
          "item refunded": "done", "request rejected": "refused", "rejected": "refused", "refunded": "done",
          "repaired": "done", "cancelled": "cancelled"}  # fmt: skip

RETURN_V3 = {"open": "requested", "closed": "done", "removed": "cancelled"}


def number_of(status: object) -> str:
    """A status as text; 0 is one too."""
    return str(status).strip()[:20] if isinstance(status, int | str) and not isinstance(status, bool) else ""


def progress(status: str) -> str:
    """Breaks the tie between two versions of one second."""
    return str(_PROGRESS.index(status)).zfill(2) if status in _PROGRESS else "00"
