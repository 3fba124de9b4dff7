"""Amazon's states mapped one by one, in lower case. What is not here is held, never guessed.

Sources: the models of selling-partner-api-models (ordersV0, orders_2026-01-01, fulfillmentOutbound_2020-07-01 and
_2026-07-04, externalFulfillmentShipments and -Returns_2024-09-11).
"""

from __future__ import annotations

ORDER = {
    "pending": "open",
    "pendingavailability": "open",
    "pending_availability": "open",
    "unshipped": "open",
    "partiallyshipped": "open",
    "partially_shipped": "open",
    "shipped": "open",
    "invoiceunconfirmed": "open",
    "unfulfillable": "open",
    "canceled": "cancelled",
    "cancelled": "cancelled",
}
"""OrderStatus (v0) and fulfillmentStatus (2026-01-01)."""

PAYMENT = {
    "pending": "pending",
    "pendingavailability": "pending",
    "pending_availability": "pending",
    "unshipped": "authorized",
    "unfulfillable": "authorized",
    "partiallyshipped": "partially_paid",
    "partially_shipped": "partially_paid",
    "shipped": "paid",
    "invoiceunconfirmed": "paid",
    "canceled": "voided",
    "cancelled": "voided",
}
"""Amazon authorises when an order leaves Pending and charges what is shipped."""

FULFILMENT = {
    "pending": "unfulfilled",
    "pendingavailability": "unfulfilled",
    "pending_availability": "unfulfilled",
    "unshipped": "unfulfilled",
    "unfulfillable": "unfulfilled",
    "partiallyshipped": "partial",
    "partially_shipped": "partial",
    "shipped": "fulfilled",
    "invoiceunconfirmed": "fulfilled",
    "canceled": "unfulfilled",
    "cancelled": "unfulfilled",
}

PROGRESS = ("pendingavailability", "pending", "unshipped", "partiallyshipped", "invoiceunconfirmed", "shipped",
            "unfulfillable", "canceled")  # fmt: skip

EASY_SHIP = {
    "pendingschedule": "", "pendingpickup": "", "pendingdropoff": "", "labelcanceled": "", "pickedup": "",
    "droppedoff": "", "atoriginfc": "", "atdestinationfc": "", "outfordelivery": "", "rejectedbybuyer": "",
    "undeliverable": "", "returningtoseller": "", "lost": "", "damaged": "",
    "delivered": "delivered",
    "returnedtoseller": "returned",
}  # fmt: skip
"""EasyShipShipmentStatus: only what the order's own status does not say; "" leaves that as it is."""

PACKAGE = {
    "pending": "pending",
    "in_transit": "shipped",
    "shipped": "shipped",
    "delivered": "delivered",
    "cancelled": "cancelled",
    "undeliverable": "failed",
}
"""packageStatus.status of Orders 2026-01-01."""

MCF_ORDER = {
    "new": ("open", "unfulfilled"),
    "received": ("open", "unfulfilled"),
    "planning": ("open", "unfulfilled"),
    "processing": ("open", "unfulfilled"),
    "on_hold": ("open", "unfulfilled"),
    "complete": ("open", "fulfilled"),
    "completepartialled": ("open", "partial"),
    "complete_partialled": ("open", "partial"),
    "unfulfillable": ("cancelled", "unfulfilled"),
    "invalid": ("cancelled", "unfulfilled"),
    "cancelled": ("cancelled", "unfulfilled"),
}
"""fulfillmentOrderStatus: (order, fulfilment)."""

MCF_SHIPMENT = {
    "pending": "pending",
    "planned": "pending",
    "processing": "pending",
    "processed": "pending",
    "shipped": "shipped",
    "complete": "shipped",
    "delivered": "delivered",
    "cancelled": "cancelled",
    "cancelled_by_fulfiller": "cancelled",
    "cancelled_by_seller": "cancelled",
}

MCF_RETURN = {"new": "approved", "processed": "done"}
"""FulfillmentReturnItemStatus."""

TRACKING = {
    "in_transit": "shipped",
    "out_for_delivery": "shipped",
    "delivery_attempted": "shipped",
    "delayed": "shipped",
    "available_for_pickup": "shipped",
    "customer_action": "shipped",
    "delivered": "delivered",
    "undeliverable": "failed",
    "returning": "failed",
    "returned": "failed",
}
"""Of a package of an MCF v2 order."""

EXTERNAL_SHIPMENT = {
    "created": "pending",
    "accepted": "pending",
    "confirmed": "pending",
    "package_created": "pending",
    "pickup_slot_retrieved": "pending",
    "invoice_generated": "pending",
    "shiplabel_generated": "pending",
    "cancelled": "cancelled",
    "shipped": "shipped",
    "delivered": "delivered",
}

EXTERNAL_RETURN = {
    "created": "approved",
    "carrier_notified_to_pick_up_from_customer": "approved",
    "carrier_out_for_pick_up_from_customer": "approved",
    "customer_cancelled_pick_up": "approved",
    "customer_rescheduled_pick_up": "approved",
    "picked_from_customer": "in_transit",
    "customer_dropped_off": "in_transit",
    "in_transit": "in_transit",
    "out_for_delivery": "in_transit",
    "replanned": "in_transit",
    "delivered": "received",
    "partially_processed": "received",
    "processed": "done",
    "rejected": "refused",
    "cancelled": "cancelled",
}

SELLER_RETURN = {
    "pending": "requested",
    "pending approval": "requested",
    "approved": "approved",
    "authorized": "approved",
    "completed": "done",
    "closed": "done",
    "refunded": "done",
    "rejected": "refused",
    "declined": "refused",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}
"""Return request status of the report of merchant-fulfilled returns."""

REASON = {
    "defective": "defective",
    "quality_unacceptable": "defective",
    "quality_not_adequate": "defective",
    "damaged_by_carrier": "damaged",
    "damaged_by_fc": "damaged",
    "missing_parts": "missing_part",
    "switcheroo": "wrong_item",
    "extra_item": "wrong_item",
    "not_as_described": "not_as_described",
    "bad_desc": "not_as_described",
    "part_not_compatible": "not_as_described",
    "not_compatible": "not_as_described",
    "missed_estimated_delivery": "delivery",
    "never_arrived": "delivery",
    "undeliverable_unknown": "delivery",
    "undeliverable_refused": "delivery",
    "undeliverable_unclaimed": "delivery",
    "undeliverable_insufficient_address": "delivery",
    "undeliverable_failed_delivery_attempts": "delivery",
    "undeliverable_carrier_miss_sorted": "delivery",
    "unwanted_item": "not_wanted",
    "ordered_wrong_item": "not_wanted",
    "misordered": "not_wanted",
    "found_better_price": "not_wanted",
    "unauthorized_purchase": "not_wanted",
    "apparel_too_small": "not_wanted",
    "apparel_too_large": "not_wanted",
    "apparel_style": "not_wanted",
    "did_not_like_color": "not_wanted",
    "did_not_like_fabric": "not_wanted",
}
"""Reason codes of MCF (without CR- and AMZ-PG-) and of the FBA customer returns report."""

MARKETPLACES = {
    "ATVPDKIKX0DER": ("US", "USD"), "A2EUQ1WTGCTBG2": ("CA", "CAD"), "A1AM78C64UM0Y8": ("MX", "MXN"),
    "A2Q3Y263D00KWC": ("BR", "BRL"), "A1RKKUPIHCS9HS": ("ES", "EUR"), "A1F83G8C2ARO7P": ("GB", "GBP"),
    "A13V1IB3VIYZZH": ("FR", "EUR"), "AMEN7PMS3EDWL": ("BE", "EUR"), "A1805IZSGTT6HS": ("NL", "EUR"),
    "A1PA6795UKMFR9": ("DE", "EUR"), "APJ6JRA9NG5V4": ("IT", "EUR"), "A2NODRKZP88ZB9": ("SE", "SEK"),
    "A1C3SOZRARQ6R3": ("PL", "PLN"), "A33AVAJ2PDY3EV": ("TR", "TRY"), "A28R8C7NBKEWEA": ("IE", "EUR"),
    "AE08WJ6YKNBMC": ("ZA", "ZAR"), "ARBP9OOSHTCHU": ("EG", "EGP"), "A17E79C6D8DWNP": ("SA", "SAR"),
    "A2VIGQ35RCS4UG": ("AE", "AED"), "A21TJRUUN4KGV": ("IN", "INR"), "A19VAU5U5O7RUS": ("SG", "SGD"),
    "A39IBJ37TRP1C6": ("AU", "AUD"), "A1VC38T7YXB528": ("JP", "JPY"),
}  # fmt: skip
"""Marketplace id: country and currency."""

CURRENCY_OF = dict(MARKETPLACES.values())
TAX_ON_TOP = frozenset({"US", "CA"})
"""Where Amazon states prices without tax."""
