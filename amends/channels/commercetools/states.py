"""The built-in states of commercetools, mapped one by one. What is not here is held, never guessed.

A project's own state machines (`state` of an order or of a line's quantity) are references to states that the
merchant made up. They do not change the built-in states, so they are not read.
"""

from __future__ import annotations

ORDER = {"open": "open", "confirmed": "open", "complete": "completed", "cancelled": "cancelled"}

PAYMENT = {
    "": "pending",
    "balancedue": "pending",
    "pending": "pending",
    "failed": "failed",
    "paid": "paid",
    "creditowed": "paid",
}
"""The platform never sets paymentState by itself: where it is absent the expanded payments decide."""

FULFILMENT = {
    "": "unfulfilled",
    "pending": "unfulfilled",
    "ready": "unfulfilled",
    "delayed": "unfulfilled",
    "backorder": "unfulfilled",
    "canceled": "unfulfilled",
    "partial": "partial",
    "shipped": "fulfilled",
    "delivered": "delivered",
}

RETURN = {"advised": "requested", "returned": "received", "backinstock": "done", "unusable": "done"}
"""shipmentState of a return item."""

RETURN_PAYMENT = {"": "", "nonrefundable": "", "initial": "", "refunded": "refunded", "notrefunded": ""}

TRANSACTION = {
    "authorization": "authorization",
    "cancelauthorization": "void",
    "charge": "capture",
    "refund": "refund",
    "chargeback": "chargeback",
}

TRANSACTION_STATE = {"initial": "pending", "pending": "pending", "success": "succeeded", "failure": "failed"}
