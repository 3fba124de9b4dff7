"""What a customer reads when a purchase cannot be taken."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "purchase_product_missing": "Enter the article number, the number below the barcode or the serial number.",
        "purchase_product_unknown": "We know no product with the number {number}. Compare it with the box or the "
        "sticker; the number below the barcode works too.",
        "purchase_product_unclear": "Several products have the number {number}. Enter the article number or the "
        "number below the barcode instead.",
        "purchase_day_wrong": "{day} cannot be the day of the purchase. Enter the day on the receipt.",
        "purchase_kind_unknown": "Say whether it was bought elsewhere or was a present.",
        "purchase_email_wrong": "Enter a complete e-mail address, such as name@example.org.",
        "purchase_seller_missing": "Enter the shop that sold it.",
    }
)
