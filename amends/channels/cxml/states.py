"""cXML's words, mapped one by one. What is not here is held, never guessed."""

from __future__ import annotations

ORDER_TYPE = {"": "order", "new": "order", "update": "replace", "delete": "cancel"}
"""OrderRequestHeader@type."""

CONFIRMATION = {
    "accept": "accepted", "alldetail": "lines", "detail": "lines", "except": "lines", "replace": "lines",
    "reject": "refused", "requesttopay": "received", "backordered": "received",
}  # fmt: skip
"""ConfirmationHeader@type."""

LINE = {
    "accept": "kept", "alldetail": "kept", "detail": "detail", "backordered": "kept", "reject": "removed",
    "requesttopay": "kept", "unknown": "kept",
}  # fmt: skip
"""ConfirmationStatus@type; detail: accepted with changes."""

SHIPMENT = {"": "shipped", "new": "shipped", "update": "shipped", "delete": "cancelled"}
"""ShipNoticeHeader@operation."""

INVOICE = {
    "": "invoice", "standard": "invoice",
    "creditmemo": "credit", "linelevelcreditmemo": "credit",
    "debitmemo": "ignored", "lineleveldebitmemo": "ignored",
}  # fmt: skip
"""InvoiceDetailRequestHeader@purpose."""
