"""What the desk reads when a purchase cannot be judged, or paid for."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "purchase_reason_missing": "Write what the receipt shows, or what is missing; it stays with the purchase.",
        "gift_not_refunded": "Another customer bought this unit, so no money goes back to that payment. Give "
        "a repair, a replacement, or store credit to the one who has it.",
        "bought_elsewhere": "Another shop was paid for this, so no money can be given back here. Offer a repair "
        "or a replacement; the money is that shop's to give.",
        "purchase_unit_other": "That unit is another product than the one that was stated.",
    }
)
