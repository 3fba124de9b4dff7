"""UBL's and Peppol's codes, mapped one by one. What is not here is held, never guessed."""

from __future__ import annotations

CHANGE_LINE = {
    "1": "add", "2": "remove", "3": "replace", "4": "none", "48": "none",
    "added": "add", "cancelled": "remove", "revised": "replace", "nostatus": "none",
}  # fmt: skip
"""LineStatusCode in an order change: UNCL 1229 (Peppol), or the words of UBL 2.0."""

RESPONSE_LINE = {
    "1": "add", "3": "replace", "6": "replace", "5": "none", "4": "none", "42": "none",
    "7": "remove", "10": "remove",
    "nostatus": "none", "added": "add", "revised": "replace", "cancelled": "remove",
}  # fmt: skip
"""LineStatusCode in an order response: 5 accepted as sent, 3 and 6 accepted with amendment, 7 not accepted,
10 not found, 42 already delivered."""

RESPONSE = {
    "ap": "accepted", "29": "accepted",
    "ab": "received",
    "ca": "amended", "30": "amended",
    "re": "refused", "27": "refused",
}  # fmt: skip
"""OrderResponseCode: UNCL 4343 (Peppol) and UNCL 1225 (CEN BII)."""

CREDIT_TYPES = frozenset({"381", "83", "261", "262", "296", "308", "396", "420", "458", "532"})
"""Document type codes (UNCL 1001) of credit notes, which some countries send as an Invoice."""
NO_SALE_TYPES = frozenset({"325", "386", "84", "383"})
"""Pro-forma and prepayment invoices and debit notes: no goods of an order."""
