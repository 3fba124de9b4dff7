"""Walmart's states mapped one by one, in lower case. What is not here is held, never guessed.

Sources: the OpenAPI definitions of orders and returns (US, CA, MX) and developer.walmart.com.
"""

from __future__ import annotations

LINE = {
    "created": "open",
    "acknowledged": "open",
    "inprogress": "open",
    "shipped": "shipped",
    "delivered": "delivered",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "refund": "refunded",
    "refunded": "refunded",
    "returned": "refunded",
}
"""Status of a part of a line's quantity; a line may hold several."""

RETURN = {
    "initiated": "approved",
    "created": "approved",
    "in_transit": "in_transit",
    "in transit": "in_transit",
    "delivered": "received",
    "received": "received",
    "completed": "done",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "rejected": "refused",
}
"""Status of a return line. A return is approved when it is initiated: its label is made at once."""

REFUND = {
    "": "",
    "not_refunded": "",
    "refund_not_initiated": "",
    "refund_initiated": "asked",
    "refund_in_progress": "asked",
    "refund_completed": "paid",
    "refunded": "paid",
}
"""currentRefundStatus: whether the money went back."""

REASON = {
    "defectiveitem": "defective",
    "defective": "defective",
    "item_defective": "defective",
    "product_defective": "defective",
    "quality": "defective",
    "defecto de fábrica": "defective",
    "defective_product": "defective",
    "factory_defect": "defective",
    "damageditem": "damaged",
    "damaged": "damaged",
    "item_damaged": "damaged",
    "arrived_damaged": "damaged",
    "shipping & delivery -> damaged": "damaged",
    "producto dañado": "damaged",
    "incorrectitemreceived": "wrong_item",
    "wrong_item": "wrong_item",
    "incorrect_item_received": "wrong_item",
    "producto incorrecto": "wrong_item",
    "missing parts / instructions": "missing_part",
    "quality -> missing parts / instructions": "missing_part",
    "missing_parts": "missing_part",
    "itemnotasadvertised": "not_as_described",
    "item_not_as_advertised": "not_as_described",
    "not_as_described": "not_as_described",
    "itemnotreceivedbycustomer": "delivery",
    "merchandise not received": "delivery",
    "customerreceiveditemlate": "delivery",
    "arrived_late": "delivery",
    "courier_lost": "delivery",
    "delivery_doubt": "delivery",
    "cancelledyetshipped": "not_wanted",
    "customerchangedmind": "not_wanted",
    "changed_mind": "not_wanted",
    "no_longer_wanted": "not_wanted",
    "customer_error": "not_wanted",
    "buyer canceled": "not_wanted",
}
"""Reasons that say one thing only; finance reasons (goodwill, rollback, tax exemption) give no hint."""

COUNTRY = {"USA": "US", "CAN": "CA", "MEX": "MX", "US": "US", "CA": "CA", "MX": "MX", "CHL": "CL", "CL": "CL"}
