"""bol's states mapped one by one, in lower case. What is not here is held, never guessed.

Source: api.bol.com, Retailer API v10 (orders, shipments, returns, process status).
"""

from __future__ import annotations

from amends.channels.reasons import hint_of, reason

ITEM = {"open": "open", "handled": "handled", "shipped": "handled", "cancelled": "handled"}
"""fulfilmentStatus of an order item: how much of it was shipped or cancelled, its quantities say."""

HANDLED = {
    "return_received": ("return", "done"),
    "still_approved": ("return", "done"),
    "return_item_lost": ("return", "done"),
    "exchange_product": ("replacement", "done"),
    "repair_product": ("repair", "done"),
    "return_does_not_meet_conditions": ("return", "refused"),
    "customer_keeps_product_paid": ("return", "cancelled"),
    "customer_keeps_product_free_of_charge": ("return", "done"),
    "cancelled_by_customer": ("return", "cancelled"),
    "expired": ("return", "cancelled"),
    "failed_to_create_shipment": ("return", "cancelled"),
}
"""handlingResult: what came back, and how it ended. What the customer keeps and pays did not come back."""

PROCESSED = {"": "", "accepted": "", "rejected": "refused", "cancelled": "cancelled"}
"""processingResult: "" leaves the end as handlingResult says it."""

PUSHED = {
    "done": "RETURN_RECEIVED",
    "refused": "RETURN_DOES_NOT_MEET_CONDITIONS",
    "replaced": "EXCHANGE_PRODUCT",
    "repaired": "REPAIR_PRODUCT",
    "rejected": "RETURN_DOES_NOT_MEET_CONDITIONS",
    "waived": "CUSTOMER_KEEPS_PRODUCT_FREE_OF_CHARGE",
    "kept": "CUSTOMER_KEEPS_PRODUCT_PAID",
}
"""Our word for how a return ended: bol's handlingResult. That goods are here is no end: bol pays on
RETURN_RECEIVED, so it is told after the inspection."""

_DUTCH = (
    ("wrong_item", ("verkeerd artikel", "ander artikel ontvangen", "mauvais article")),
    ("missing_part", ("niet compleet", "onderdeel", "onderdelen", "ontbre", "incompl")),
    ("damaged", ("beschadigd", "kapot aangekomen", "endommag")),
    ("defective", ("defect", "werkt niet", "kapot", "stuk", "défectueux", "ne fonctionne pas")),
    ("not_as_described", ("andere verwachting", "anders dan verwacht", "voldoet niet aan", "attentes")),
    ("delivery", ("te laat", "niet ontvangen", "nooit ontvangen", "trop tard")),
    ("not_wanted", ("verkeerd besteld", "verkeerde maat", "bedacht", "bevalt niet", "niet leuk", "dubbel besteld",
                    "geen reden", "groter formaat", "kleiner formaat", "mauvaise taille")),
)  # fmt: skip


def why(main: str, detail: str, comment: str) -> str:
    """ "hint: words": reasons are Dutch or French texts, "Anders, namelijk:" goes on in the comment."""
    words = " - ".join(dict.fromkeys(part for part in (main, detail, comment) if part))
    for told in (main, detail, comment):
        folded = told.casefold()
        hint = next((name for name, parts in _DUTCH if any(part in folded for part in parts)), "") or hint_of(told)
        if hint:
            return f"{hint}: {words}"
    return reason(main, detail, comment)
