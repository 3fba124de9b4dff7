"""ERPEL's document types, mapped one by one. What is not here is held, never guessed."""

from __future__ import annotations

KIND = {
    "order": "order", "purchaseorder": "order", "orderchange": "change",
    "despatchadvice": "despatch", "dispatchadvice": "despatch",
    "invoice": "invoice", "selfbilling": "invoice",
    "creditmemo": "credit", "invoicecreditmemo": "credit",
    "remittanceadvice": "ignored", "orderresponse": "ignored", "orderconfirmation": "ignored",
    "requestforquote": "ignored", "quote": "ignored", "receiveadvice": "ignored", "receivingadvice": "ignored",
    "deliveryforecast": "ignored", "inventoryreport": "ignored", "salesreport": "ignored", "pricat": "ignored",
    "pricecatalogue": "ignored", "catalogue": "ignored",
}  # fmt: skip
"""Document@DocumentType. Responses and receipts are left out: none was seen, and their codes are not published."""
